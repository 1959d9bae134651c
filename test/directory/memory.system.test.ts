import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { qualificationSet, type Structure } from '../../src/simulators/chorus/index.js'
import { directoryXml, zip } from '../../src/simulators/chorus/published-directory.js'
import { openSqliteStore } from '../../src/store/sqlite/open.js'
import { freshFolder } from './files.js'

const STRUCTURES = 60_000
const CHILD = fileURLToPath(new URL('./child/refresh.js', import.meta.url))
const run = promisify(execFile)

function* manyStructures(): Generator<Structure> {
  const [model] = qualificationSet.filter(({ services }) => services.length > 2)
  if (model === undefined) throw new Error('the qualification set has no structure with services')
  yield* qualificationSet
  for (let index = qualificationSet.length; index < STRUCTURES; index++)
    yield {
      ...model,
      id: index,
      siret: (20_000_000_000_000 + index * 7).toString(),
      designation: `Commune n° ${index}`,
    }
}

/** A platform that gives tokens and one prepared answer. */
async function serve(answer: Buffer): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(request.url === '/token' ? '{"access_token":"a-token","expires_in":3600}' : answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` }
}

describe('a directory of 60,000 structures', () => {
  const file = freshFolder()

  it('is stored whole by a process that has far less memory than the directory', async () => {
    const xml = Buffer.from(
      directoryXml([...manyStructures()].map((structure) => ({ ...structure, publique: true }))),
    )
    // Padding that a real directory spends on addresses and telephone numbers, to be larger than the child's memory.
    const padded = Buffer.concat([xml.subarray(0, -26), Buffer.alloc(150_000_000, ' '), xml.subarray(-26)])
    const { server, url } = await serve(
      Buffer.from(
        JSON.stringify({
          codeRetour: 0,
          libelle: '',
          fichierResultat: zip('a.xml', padded).toString('base64'),
        }),
      ),
    )
    try {
      const account = { clientId: 'c', clientSecret: 's', technicalLogin: 't', technicalPassword: 'p' }
      const settings = JSON.stringify({ tokenUrl: `${url}/token`, apiUrl: url, ...account })
      const { stdout } = await run(process.execPath, [
        '--max-old-space-size=128',
        CHILD,
        file('store.sqlite'),
        settings,
      ])
      const said = z.object({ structures: z.number() }).parse(JSON.parse(stdout))
      expect(said.structures).toBe(STRUCTURES)
      expect(padded.length / 2 ** 20).toBeGreaterThan(180)
    } finally {
      server.close()
      server.closeAllConnections()
    }
    const store = await openSqliteStore(file('store.sqlite'))
    expect(await store.directoryInUse('qualification')).toMatchObject({ structures: STRUCTURES })
    const last = (20_000_000_000_000 + (STRUCTURES - 1) * 7).toString()
    expect(await store.publishedEntry('qualification', last)).toMatchObject({
      structure: { name: `Commune n° ${STRUCTURES - 1}` },
      services: [{ code: 'BLANCHISSERIE' }, { code: 'PHARMACIE' }, { code: 'SERVICE_DEST_SERV_OBL' }],
    })
    await store.close()
  })
})
