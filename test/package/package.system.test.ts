import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { PACKAGE_ROOT } from '../../src/package-root.js'

const run = promisify(execFile)

const packed = z
  .array(z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) }))
  .length(1)

/** Compiling the database's addon, where it has no binary, takes minutes on a busy machine. */
const PATIENCE_MS = 900_000

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chorus-bridge-package-'))
  const sources = join(folder, 'sources')
  const empty = join(folder, 'empty')
  let files: string[] = []

  const npx = (...words: string[]) => run('npx', ['--no-install', ...words], { cwd: empty })

  beforeAll(async () => {
    copySources(sources)
    // What must not go along: an old build's file, and the administrator's own configuration.
    mkdirSync(join(sources, 'dist'))
    writeFileSync(join(sources, 'dist/stale.js'), '')
    writeFileSync(join(sources, 'config/local.yaml'), 'connections: []\n')
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: sources })
    const [tarball] = packed.parse(JSON.parse(stdout))
    files = (tarball?.files ?? []).map(({ path }) => path)
    mkdirSync(empty)
    await run('npm', ['install', '--prefer-offline', join(folder, tarball?.filename ?? '')], { cwd: empty })
  }, PATIENCE_MS)

  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  it('holds what the program needs and what its users read', () => {
    const inRepository = execFileSync(
      'git',
      ['ls-files', 'migrations', 'src/simulators/recordings', 'docs'],
      {
        cwd: PACKAGE_ROOT,
        encoding: 'utf8',
      },
    )
    expect(files).toEqual(
      expect.arrayContaining([
        'package.json',
        'README.md',
        'LICENSE',
        'CHANGELOG.md',
        'ecosystem.config.js',
        'dist/cli.js',
        'dist/program.js',
        'config/default.yaml',
        'config/example.yaml',
        'config/environment.example',
        'config/chorus-bridge',
        'config/chorus-bridge.service',
        ...inRepository.trim().split('\n'),
      ]),
    )
  })

  it('holds no tests, no harness, no sources and nothing of who packed it', () => {
    const folders = new Set(files.map((file) => file.replace(/[^/]*$/, '').split('/')[0]))
    expect([...folders].sort()).toEqual(['', 'config', 'dist', 'docs', 'migrations', 'src'])
    expect(
      files.filter((file) => file.startsWith('src/') && !file.startsWith('src/simulators/recordings/')),
    ).toEqual([])
    expect(
      files.filter((file) => /\.ts$|\.map$|tsbuildinfo|campaign\/|\.test\.|local\.yaml|stale/.test(file)),
    ).toEqual([])
  })

  it('brings no tool for development', () => {
    const installed = readdirSync(join(empty, 'node_modules'))
    expect(installed).toEqual(expect.arrayContaining(['odoo-chorus-bridge', 'better-sqlite3', 'zod']))
    for (const tool of ['typescript', 'jest', 'eslint', 'pm2']) expect(installed).not.toContain(tool)
  })

  it.each(['odoo-chorus-bridge', 'chorus-bridge'])('answers to %s', async (name) => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(sources, 'package.json'), 'utf8')))
    expect((await npx(name, '--help')).stdout).toContain('Usage: chorus-bridge')
    expect((await npx(name, '--version')).stdout.trim()).toBe(version)
  })

  it('is a program, not a library', async () => {
    const imported = run(process.execPath, ['--input-type=module', '-e', 'import "odoo-chorus-bridge"'], {
      cwd: empty,
    })
    await expect(imported).rejects.toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it(
    'plays the demo in an empty folder',
    async () => {
      const { stdout, stderr } = await npx('odoo-chorus-bridge', 'demo')
      expect(stdout).toContain('Where all sixteen stand')
      expect(stdout).toMatch(/Done in [\d.]+ s\./)
      expect(stderr).toBe('')
    },
    PATIENCE_MS,
  )

  it('simulates both sides in an empty folder until interrupted', async () => {
    const child = spawn(
      'npx',
      ['--no-install', 'odoo-chorus-bridge', 'simulate', '--chorus-port', '0', '--odoo-port', '0'],
      // A group of its own: Ctrl-C reaches npx and what it started alike.
      { cwd: empty, stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    )
    const output = await outputUntil(child, 'Ctrl-C ends both.')
    const [, chorusPro] = /its books +curl (http:\S+)/.exec(output) ?? []
    expect((await fetch(chorusPro ?? '')).status).toBe(200)
    const ended = new Promise((resolve) => child.once('close', resolve))
    process.kill(-(child.pid ?? Number.NaN), 'SIGINT')
    await ended
    await expect(fetch(chorusPro ?? '')).rejects.toThrow('fetch failed')
  })
})

/** The files of the repository as they are now, with the libraries that are installed. */
function copySources(to: string): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: PACKAGE_ROOT,
    encoding: 'utf8',
  })
  for (const file of listed.split('\0')) {
    const from = join(PACKAGE_ROOT, file)
    if (file !== '' && existsSync(from)) cpSync(from, join(to, file))
  }
  symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(to, 'node_modules'))
}

function outputUntil(child: ChildProcess, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes(words)) resolve(output)
    })
    child.once('close', () => {
      reject(new Error(`it ended with: ${output}`))
    })
  })
}
