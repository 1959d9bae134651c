import { z } from 'zod'
import { type Answer, HttpError } from './answers.js'
import { BookView } from './book-view.js'
import { parseJson } from './http.js'
import { type LifeName, namedLives } from './named-lives.js'
import type { Platform } from './platform.js'
import { attach, depositManually, setLife, setWorks, subscribe } from './steering.js'
import { startContract } from './works-contract/contract.js'

export const CONTROL_PREFIX = '/_sim/'

const step = z.object({
  afterSeconds: z.number().min(0),
  shownAfterSeconds: z.number().min(0).optional(),
  statut: z.string(),
  commentaire: z.string().optional(),
  utilisateur: z
    .object({ nom: z.string(), prenom: z.string(), email: z.string(), telephone: z.string() })
    .optional(),
})

const lifeName = z.custom<LifeName>((value) => typeof value === 'string' && Object.hasOwn(namedLives, value))

const life = z.union([
  lifeName,
  z.object({
    flow: z.enum(['integrated', 'incident', 'stuck', 'rejected', 'left-out']).optional(),
    steps: z.array(step),
    afterCompletion: z.array(step).optional(),
    afterRecycling: z.array(step).optional(),
    afterCorrection: z.array(step).optional(),
    afterValidation: z.array(step).optional(),
  }),
])

const when = z.enum(['before', 'after']).optional()

const fault = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    status: z.int(),
    retryAfterSeconds: z.number().optional(),
    when,
  }),
  z.object({ kind: z.enum(['drop-before', 'drop-after', 'no-flow-number', 'truncated-json']) }),
  z.object({ kind: z.enum(['cut-answer', 'empty', 'expired-token', 'mixed-rows', 'latin-1']) }),
  z.object({ kind: z.literal('html'), when }),
  z.object({ kind: z.literal('hang'), milliseconds: z.number(), when }),
  z.object({ kind: z.enum(['delay', 'drip']), milliseconds: z.number() }),
  z.object({
    kind: z.literal('return-code'),
    codeRetour: z.int(),
    libelle: z.string(),
    status: z.int().optional(),
    when,
  }),
])

const faultsBody = z.object({
  clear: z.boolean().optional(),
  rules: z
    .array(
      z.object({
        path: z.string(),
        numero: z.string().optional(),
        nth: z.int().optional(),
        times: z.int().optional(),
        fault,
      }),
    )
    .optional(),
})

const clockBody = z.object({
  advanceMilliseconds: z.number().optional(),
  speed: z.number().min(0).optional(),
})

const lifeBody = z.object({ numero: z.string(), life, times: z.int().optional() })

const manualBody = z.object({
  numero: z.string(),
  fournisseur: z.string().optional(),
  destinataire: z.string().optional(),
  codeServiceExecutant: z.string().optional(),
  numeroBonCommande: z.string().optional(),
  numeroMarche: z.string().optional(),
  cadre: z.string().optional(),
  valideur: z.string().optional(),
  valideur2: z.string().optional(),
  montantTTC: z.string().optional(),
  life: life.optional(),
})

const attachBody = z.object({
  login: z.string().optional(),
  suppliers: z.array(z.object({ siret: z.string(), designation: z.string(), numeroTVA: z.string() })),
})

const establishmentsBody = z.object({
  establishments: z.array(
    z.object({
      siret: z.string(),
      raisonSociale: z.string(),
      categorieJuridique: z.string(),
      estActif: z.boolean().optional(),
    }),
  ),
})

const commitmentsBody = z.object({
  commitments: z.array(z.object({ numero: z.string(), structure: z.string(), etat: z.string().optional() })),
})

const worksBody = z.object({
  space: z.array(z.string()).optional(),
  withoutValidation: z.array(z.string()).optional(),
  production: z.boolean().optional(),
  flows: z.array(z.object({ formatFlux: z.string(), syntaxes: z.array(z.string()) })).optional(),
})

const contractBody = z.object({
  numeroMarche: z.string().optional(),
  mensuels: z.array(z.string()).optional(),
  final: z.string().optional(),
  general: z.string().optional(),
  montantsHT: z.array(z.string()).optional(),
  moeSilencieux: z.array(z.int()).optional(),
  ending: z.enum(['signed', 'supplier-silent', 'owner-silent']).optional(),
})

const subscriptionBody = z.object({ api: z.string(), subscribed: z.boolean() })

type Control = (platform: Platform, body: unknown) => Answer

const clockAnswer = ({ clock }: Platform): Answer => ({ now: clock.now().toISOString(), speed: clock.speed })

const CONTROLS: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['GET /_sim/book', (platform) => new BookView(platform).snapshot()],
  ['GET /_sim/clock', clockAnswer],
  [
    'POST /_sim/clock',
    (platform, body) => {
      const { advanceMilliseconds = 0, speed = platform.clock.speed } = clockBody.parse(body)
      platform.clock.speed = speed
      platform.clock.advance(advanceMilliseconds)
      return clockAnswer(platform)
    },
  ],
  [
    'POST /_sim/faults',
    (platform, body) => {
      const { clear = false, rules = [] } = faultsBody.parse(body)
      if (clear) platform.faults.clear()
      platform.faults.add(...rules)
      return { added: rules.length }
    },
  ],
  [
    'POST /_sim/life',
    (platform, body) => {
      const given = lifeBody.parse(body)
      setLife(platform, given.numero, given.life, given.times)
      return { numero: given.numero }
    },
  ],
  [
    'POST /_sim/attachments',
    (platform, body) => {
      const { login, suppliers } = attachBody.parse(body)
      attach(platform, suppliers, login)
      return { attached: suppliers.length }
    },
  ],
  [
    'POST /_sim/establishments',
    (platform, body) => {
      const { establishments } = establishmentsBody.parse(body)
      platform.register.put(...establishments)
      return { added: establishments.length }
    },
  ],
  [
    'POST /_sim/commitments',
    (platform, body) => {
      const { commitments } = commitmentsBody.parse(body)
      platform.commitments.push(...commitments)
      return { added: commitments.length }
    },
  ],
  [
    'POST /_sim/subscriptions',
    (platform, body) => {
      const { api, subscribed } = subscriptionBody.parse(body)
      subscribe(platform, api, subscribed)
      return { notSubscribed: [...platform.notSubscribed] }
    },
  ],
  [
    'POST /_sim/works',
    (platform, body) => {
      setWorks(platform, worksBody.parse(body))
      return { space: [...platform.worksSpace], production: platform.isProduction }
    },
  ],
  [
    'POST /_sim/works-contract',
    (platform, body) => ({ steps: startContract(platform, contractBody.parse(body)).steps }),
  ],
  ['POST /_sim/works-contract/next', (platform) => ({ played: platform.worksContract?.playNext() ?? null })],
  [
    'POST /_sim/manual-deposit',
    (platform, body) => ({ identifiantFactureCPP: depositManually(platform, manualBody.parse(body)).id }),
  ],
])

/** Serves the simulator's own paths, which the real platform does not have. @throws HttpError 400 or 404 */
export function control(platform: Platform, method: string, path: string, body: string): Answer {
  const run = CONTROLS.get(`${method} ${path}`)
  if (run === undefined) throw new HttpError(404, { error: `no control ${method} ${path}` })
  try {
    return run(platform, method === 'GET' ? undefined : parseJson(body))
  } catch (error) {
    if (error instanceof z.ZodError) throw new HttpError(400, { error: error.message })
    throw error
  }
}
