import { z } from 'zod'
import {
  DEFAULT_LOGIN,
  DEFAULT_PASSWORD,
  DEFAULT_PISTE_CLIENT,
  startChorusSimulator,
} from '../simulators/chorus/index.js'
import { ODOO_VERSIONS, startOdooSimulator } from '../simulators/odoo/index.js'
import { recordedDocuments, secretOf } from '../simulators/world.js'
import { printLines } from '../terminal/print.js'
import { CommandFailed } from './exit.js'

/** Runs both simulators until interrupted, and says how to reach them. */
export async function simulate(options: {
  chorusPort: string
  odooPort: string
  odooVersion: string
}): Promise<void> {
  const version = ODOO_VERSIONS.find((known) => known === options.odooVersion)
  if (version === undefined)
    throw new CommandFailed(
      `--odoo-version must be one of ${ODOO_VERSIONS.join(', ')}, not ${options.odooVersion}`,
    )
  const [chorusPort, odooPort] = [
    portOf('--chorus-port', options.chorusPort),
    portOf('--odoo-port', options.odooPort),
  ]
  const chorus = await listening('--chorus-port', startChorusSimulator({ port: chorusPort }))
  const seed = { documentsDir: recordedDocuments(version) }
  const odoo = await listening('--odoo-port', startOdooSimulator({ version, port: odooPort, seed })).catch(
    async (error: unknown) => {
      // The other one would keep the process alive.
      await chorus.close()
      throw error
    },
  )
  printLines(
    `Chorus Pro and PISTE
  chorusPro.oauthUrl  ${chorus.tokenUrl}
  chorusPro.apiUrl    ${chorus.apiUrl}
  PISTE client        ${DEFAULT_PISTE_CLIENT.clientId} / ${DEFAULT_PISTE_CLIENT.clientSecret}
  technical account   ${DEFAULT_LOGIN} / ${DEFAULT_PASSWORD}
  its books           curl ${chorus.url}/_sim/book
  a day later         curl -X POST ${chorus.url}/_sim/clock -d '{"advanceMilliseconds": 86400000}'
  a works contract    curl -X POST ${chorus.url}/_sim/works-contract -d '{}', then …/works-contract/next

Odoo ${version}
  url                 ${odoo.url}
  database            ${odoo.database}
  daemon's user       chorus / ${secretOf('chorus', version)}
  administrator       admin / ${secretOf('admin', version)}
  its books           curl ${odoo.url}/_sim/book

To point a bridge at them, in another terminal:
  export CHORUS_BRIDGE_ODOO_PASSWORD='${secretOf('chorus', version)}'
  export CHORUS_BRIDGE_PISTE_CLIENT_ID='${DEFAULT_PISTE_CLIENT.clientId}' CHORUS_BRIDGE_PISTE_CLIENT_SECRET='${DEFAULT_PISTE_CLIENT.clientSecret}'
  export CHORUS_BRIDGE_CHORUS_LOGIN='${DEFAULT_LOGIN}' CHORUS_BRIDGE_CHORUS_PASSWORD='${DEFAULT_PASSWORD}'
  export CHORUS_BRIDGE_ADMIN_LOGIN=admin CHORUS_BRIDGE_ADMIN_PASSWORD='${secretOf('admin', version)}'
  node dist/cli.js init --odoo-url ${odoo.url} --odoo-database ${odoo.database} --odoo-login chorus \\
    --oauth-url ${chorus.tokenUrl} --api-url ${chorus.apiUrl} \\
    --environment qualification --start-date 2026-10-01 --responsible-login admin --setup

Everything is in memory. Ctrl-C ends both.`.split('\n'),
  )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve()
      })
  })
  await Promise.all([chorus.close(), odoo.close()])
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program, perhaps another simulator',
  EACCES: 'may not be used by this user',
}

async function listening<Simulator>(option: string, simulator: Promise<Simulator>): Promise<Simulator> {
  try {
    return await simulator
  } catch (error) {
    const { data } = listenFailure.safeParse(error)
    const reason = data && REASONS[data.code]
    if (data === undefined || reason === undefined) throw error
    throw new CommandFailed(
      `port ${String(data.port)} ${reason}: give another one with ${option}, or 0 for any`,
    )
  }
}

const listenFailure = z.object({ code: z.string(), port: z.int() })

function portOf(option: string, text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandFailed(`${option} must be a port number, not ${text}`)
  return port
}
