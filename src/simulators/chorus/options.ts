import type { ClockOptions } from './clock.js'
import type { FaultRule } from './faults.js'
import type { Structure } from './directory.js'
import type { Establishment } from './establishments.js'
import type { Life, LifeRule } from './life.js'
import type { LifeName } from './named-lives.js'

export interface PisteClient {
  readonly clientId: string
  readonly clientSecret: string
}

/** The private company on whose behalf a technical account acts. */
export interface Supplier {
  readonly siret: string
  readonly designation: string
  readonly numeroTVA: string
}

export interface TechnicalAccount {
  readonly login: string
  readonly password: string
  readonly supplier: Supplier
  /** After this simulated moment the account is refused; 424 days after the start by default. */
  readonly passwordExpires?: Date
}

export interface Delays {
  /** Simulated seconds until a deposited flow is taken up: IN_EN_COURS_TRAITEMENT_CPP. */
  readonly processingAfterSeconds: number
  /** Simulated seconds from there until it is integrated or rejected. */
  readonly integratedAfterSeconds: number
}

export interface NamedLifeRule extends Omit<LifeRule, 'life'> {
  readonly life: LifeName | Life
}

export interface ChorusSimulatorOptions {
  /** 0 by default: any free port. */
  readonly port?: number
  readonly host?: string
  readonly clock?: ClockOptions
  readonly delays?: Partial<Delays>
  readonly pisteClients?: readonly PisteClient[]
  readonly technicalAccounts?: readonly TechnicalAccount[]
  /** The company of the default technical account; ignored when `technicalAccounts` is given. */
  readonly seller?: Supplier
  /** Structures beside the qualification set, or in place of one with the same SIRET. */
  readonly structures?: readonly Structure[]
  /** INSEE's register, as in production; in qualification, and when absent, the platform cannot look into it. */
  readonly establishments?: readonly Establishment[]
  /** `expires_in` of the tokens, in seconds. */
  readonly tokenSeconds?: number
  readonly lives?: readonly NamedLifeRule[]
  readonly defaultLife?: LifeName | Life
  readonly faults?: readonly FaultRule[]
  /** Histories round to the nearest minute instead of leaving the seconds out. */
  readonly roundsMinutes?: boolean
  /** What an account has uploaded is found without `pieceJointeTypeId`, which no source but a client calls required. */
  readonly findsUploadsWithoutType?: boolean
  /** What a completed invoice shows as its comment: by default what the supplier has typed. */
  readonly completedWords?: CompletedWords
}

/** No source says that the supplier's comment is shown with the status: `own` are the platform's words. */
export type CompletedWords = 'typed' | 'none' | 'own'

export const DEFAULT_PISTE_CLIENT: PisteClient = {
  clientId: 'simulated-client',
  clientSecret: 'simulated-secret',
}

export const DEFAULT_SUPPLIER: Supplier = {
  siret: '73282932000074',
  designation: 'Duret Électricité',
  numeroTVA: 'FR44732829320',
}

export const DEFAULT_LOGIN = 'TECH_1_73282932000074@cpro.fr'
export const DEFAULT_PASSWORD = 'mot-de-passe-simulé'

export const DEFAULT_DELAYS: Delays = { processingAfterSeconds: 5, integratedAfterSeconds: 10 }
