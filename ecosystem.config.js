// PM2 loads this file with require(); a named export is what it then finds under `apps`, from Node 20.19 on.
export const apps = [
  {
    name: 'chorus-bridge',
    script: 'dist/cli.js',
    args: 'start',
    // Without a bound Node lets garbage pile up to several times of what is in use (docs/architecture.md).
    node_args: '--max-old-space-size=512 --max-semi-space-size=2',
    cwd: import.meta.dirname,
    // One process: more of them share connections, and are worth it on other machines (docs/scaling.md).
    instances: 1,
    exec_mode: 'fork',
    // The process tells when it is ready, and finishes the step in hand when asked to stop.
    wait_ready: true,
    listen_timeout: 90_000,
    // It gives the step in hand twenty seconds, and then a moment to write down what became of it.
    kill_timeout: 40_000,
    // Neither a wrong configuration (2) nor a damaged database (4) mends itself: not worth a restart.
    stop_exit_codes: [2, 4],
    exp_backoff_restart_delay: 1_000,
    max_memory_restart: '1G',
    env: { CHORUS_BRIDGE_CONFIG: process.env.CHORUS_BRIDGE_CONFIG ?? 'config/local.yaml' },
    // The bridge writes one JSON object a line; PM2 adds nothing to it.
    merge_logs: true,
  },
]
