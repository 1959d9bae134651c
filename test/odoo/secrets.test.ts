import { inspect } from 'node:util'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { failureOf } from './failure.js'
import {
  type Answer,
  error,
  result,
  type ScriptedServer,
  startScriptedServer,
  text,
} from './scripted-server.js'

const PASSWORD = 'mot de passe & très "secret"'
const HTML = 'mot de passe &amp; tr&egrave;s &quot;secret&quot;'

let server: ScriptedServer

afterEach(() => server.close())

async function failureAfter(answer: Answer): Promise<string> {
  server = await startScriptedServer(text(404, ''), result(2), answer)
  const client = new OdooClient({ url: server.url, database: 'base', login: 'bridge', password: PASSWORD })
  const failure = await failureOf(client.create('account.move', {}))
  client.close()
  return inspect(failure, { depth: Infinity, showHidden: true })
}

const echoed = (how: string): string => `args ('base', 2, '${how}', 'account.move') failed`

describe('an Odoo that echoes the password', () => {
  it.each([
    ['as it is', error('odoo.exceptions.UserError', echoed(PASSWORD))],
    ['in HTML', error('odoo.exceptions.ValidationError', echoed(HTML))],
    ['in JSON', error('builtins.TypeError', echoed(JSON.stringify(PASSWORD)))],
    ['in a URL', error('odoo.exceptions.AccessError', echoed(encodeURIComponent(PASSWORD)))],
    ['behind a very long text', error('psycopg2.DataError', `${'x'.repeat(480)} ${PASSWORD}`)],
    ['in the name of an exception', error(PASSWORD, '')],
    [
      'in a redirection',
      text(302, '', { location: `/login?p=${encodeURIComponent(PASSWORD)}/${encodeURIComponent(PASSWORD)}` }),
    ],
  ])('%s has it in no error', async (_how, answer) => {
    const shown = await failureAfter(answer)
    expect(shown).not.toMatch(/mot de passe|mot(\+|%20)de|très|tr&egrave|secret(?!s)/)
  })
})
