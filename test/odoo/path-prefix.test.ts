import { createOdooPort } from '../../src/odoo/adapter.js'
import { OdooClient } from '../../src/odoo/wire/client.js'
import { type AnsweringServer, startAnsweringServer, UID } from './answering-server.js'
import { failureOf } from './failure.js'
import { type Answer, text } from './scripted-server.js'

let server: AnsweringServer
afterEach(() => server.close())

const access = { database: 'o16', login: 'chorus', password: 'chorus' }
const json = (body: unknown): Answer =>
  text(200, JSON.stringify(body), { 'content-type': 'application/json' })

describe('an Odoo that a reverse proxy shows under a path', () => {
  it.each(['/erp', '/erp/', '/erp//'])(
    'is asked under it for all that JSON-RPC needs, given as %s',
    async (path) => {
      server = await startAnsweringServer(
        {
          'res.users.search_read': () => [{ id: UID, company_id: [1, 'Duret'], lang: 'fr_FR' }],
          'account.move.fields_get': () => ({ name: { type: 'char' } }),
          'res.partner.fields_get': () => ({ name: { type: 'char' } }),
          'account.move.search_read': () => [
            {
              id: 4,
              state: 'posted',
              name: 'FAC/2026/00004',
              partner_id: false,
              commercial_partner_id: false,
            },
          ],
          'ir.attachment.search_read': () => [],
        },
        ({ url = '' }) => {
          if (url.endsWith('/web/session/authenticate')) return json({ result: { uid: UID } })
          return url.includes('/report/pdf/') ? text(200, '%PDF-1.4') : undefined
        },
      )
      const port = createOdooPort({ ...access, url: `${server.url}${path}` })
      expect((await port.invoicePdf(4, 'make'))?.made).toBe(true)
      port.close()
      expect([...new Set(server.paths.map((asked) => asked.replace(/\/4\?.*/, '')))]).toEqual([
        '/erp/json/version',
        '/erp/jsonrpc',
        '/erp/web/session/authenticate',
        '/erp/report/pdf/account.report_invoice',
      ])
    },
  )

  it('is asked under it for JSON-2', async () => {
    server = await startAnsweringServer({}, ({ url = '' }) => {
      if (url.endsWith('/json/version')) return json({ version_info: [20, 0], version: '20.0' })
      return url.endsWith('/context_get') ? json({ uid: UID }) : json([{ login: 'chorus' }])
    })
    const client = new OdooClient({ ...access, url: `${server.url}/erp` })
    expect(await client.connect()).toBe(UID)
    client.close()
    expect(server.paths).toEqual([
      '/erp/json/version',
      '/erp/json/2/res.users/context_get',
      '/erp/json/2/res.users/search_read',
    ])
  })

  it('is named with it, and so is where it was moved to', async () => {
    const answers = [
      text(404, 'Not Found'),
      text(308, '', { location: 'https://odoo.example.fr/gestion/jsonrpc' }),
    ]
    server = await startAnsweringServer({}, () => answers.shift())
    const client = new OdooClient({ ...access, url: `${server.url}/erp` })
    const failure = await failureOf(client.connect())
    expect(failure.message).toBe(`${server.url}/erp redirects to https://odoo.example.fr/gestion`)
    expect(failure.remedy).toContain('https://odoo.example.fr/gestion')
    client.close()
  })
})

describe('an Odoo that no longer speaks JSON-RPC', () => {
  const notFound: Record<string, Answer> = {
    'by HTTP': text(404, 'Not Found'),
    'in an answer': json({
      error: { code: 404, message: '404: Not Found', data: { name: 'werkzeug.exceptions.NotFound' } },
    }),
  }

  it.each(Object.entries(notFound))(
    'and says so %s, wants an API key in place of a password',
    async (_how, page) => {
      server = await startAnsweringServer({}, ({ url }) => {
        if (url === '/json/version') return json({ version_info: [20, 0], version: '20.0' })
        if (url === '/jsonrpc') return page
        return text(401, JSON.stringify({ name: 'werkzeug.exceptions.Unauthorized', message: '' }), {
          'content-type': 'application/json',
        })
      })
      const client = new OdooClient({ ...access, url: server.url })
      const failure = await failureOf(client.connect())
      expect(failure.kind).toBe('credentials')
      expect(failure.message).toContain('Odoo 20.0 takes an API key alone')
      expect(failure.remedy).toContain('API key')
      client.close()
    },
  )
})
