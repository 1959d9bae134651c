import type {
  PublishedEntry,
  PublishedService,
  PublishedStructure,
} from '../domain/recipients/published-structure.js'
import { siretIn, normaliseSiret } from '../domain/recipients/siret.js'
import { DirectoryFileError } from './error.js'

/**
 * The names of what is read, as AIFE publishes the directory: the columns of its CSV and spreadsheet
 * (`TypeIdentifiant … StructureActive`, `Code … ServiceActif`), which imports of it in the wild read by the same names
 * (leasecom's ChorusProImportBatch, DiffVal). How the XML nests them is published nowhere that could be read, so it
 * does not matter here: an element is a structure or a service by what is in it. Second names are those of the API.
 */
const FIELDS = {
  identifiant: 'siret',
  identifiantstructure: 'siret',
  siret: 'siret',
  raisonsociale: 'name',
  designationstructure: 'name',
  raisonsocialestructure: 'name',
  gestionstatutmiseenpaiement: 'reportsPayment',
  gestionengagement: 'requiresCommitmentNumber',
  gestionservice: 'requiresServiceCode',
  gestionserviceengagement: 'requiresEither',
  structureactive: 'structureActive',
  code: 'code',
  codeservice: 'code',
  nom: 'serviceName',
  nomservice: 'serviceName',
  libelleservice: 'serviceName',
  gestionegmt: 'serviceRequiresCommitment',
  serviceactif: 'serviceActive',
} as const

type Field = (typeof FIELDS)[keyof typeof FIELDS]

const FIELD_OF: ReadonlyMap<string, Field> = new Map(Object.entries(FIELDS))

/** What marks an element as a structure or as a service. */
const OF_STRUCTURE: readonly Field[] = [
  'structureActive',
  'requiresServiceCode',
  'requiresCommitmentNumber',
  'requiresEither',
  'reportsPayment',
]
const OF_SERVICE: readonly Field[] = ['serviceRequiresCommitment', 'serviceActive']

/** Every structure has this one; no invoice can be sent to it. */
const TECHNICAL_SERVICE = 'FACTURES_PUBLIQUES'

/** The State's busiest structures have some thousands. */
const MOST_SERVICES = 50_000
const LONGEST_VALUE = 4_096
const DEEPEST = 64

/** An element that is open. */
interface Frame {
  readonly name: string
  /** Undefined: its text is not read. */
  readonly field: Field | undefined
  readonly values: Map<Field, string>
  readonly services: Omit<PublishedService, 'siret'>[]
  text: string
  hasChildren: boolean
}

/** A structure with the services inside it, or a service that stands elsewhere and names its structure. */
export type DirectoryRecord = PublishedEntry | PublishedService

/** Puts structures and services together from the elements of the directory as they open and close. */
export class DirectoryElements {
  readonly #open: Frame[] = []
  #found: DirectoryRecord[] = []

  /** @param name with or without a namespace prefix */
  begin(name: string): void {
    const parent = this.#open.at(-1)
    if (parent !== undefined) parent.hasChildren = true
    if (this.#open.length >= DEEPEST) throw new DirectoryFileError('corrupt', 'its XML is nested too deeply')
    const local = name.slice(name.indexOf(':') + 1).toLowerCase()
    this.#open.push({
      name: local,
      field: FIELD_OF.get(local),
      values: new Map(),
      services: [],
      text: '',
      hasChildren: false,
    })
  }

  text(text: string): void {
    const frame = this.#open.at(-1)
    if (frame?.field === undefined || frame.hasChildren) return
    frame.text += text
    if (frame.text.length > LONGEST_VALUE)
      throw new DirectoryFileError(
        'too-big',
        `an element ${frame.name} has more than ${LONGEST_VALUE} characters`,
      )
  }

  end(): void {
    const frame = this.#open.pop()
    if (frame === undefined) return
    const parent = this.#open.at(-1)
    if (!frame.hasChildren) {
      const value = frame.text.trim()
      if (frame.field !== undefined && value !== '' && parent?.values.has(frame.field) === false)
        parent.values.set(frame.field, value)
    } else if (isService(frame)) this.#takeService(frame, parent)
    else if (isStructure(frame)) this.#takeStructure(frame)
    else if (parent !== undefined) handUp(frame, parent)
  }

  /** What was completed since the last time this was asked. */
  take(): DirectoryRecord[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #takeService({ values }: Frame, parent: Frame | undefined): void {
    const code = values.get('code')
    if (code === undefined || code === TECHNICAL_SERVICE) return
    const service = {
      code,
      name: values.get('serviceName') ?? code,
      active: flag(values, 'serviceActive', true),
      requiresCommitmentNumber: flag(values, 'serviceRequiresCommitment', false),
    }
    const siret = siretOf(values)
    if (siret !== undefined) this.#found.push({ ...service, siret })
    else if (parent !== undefined) addService(parent, service)
  }

  /** One without a SIRET (a foreign body, a Pacific territory) is nobody whom the bridge could look for. */
  #takeStructure({ values, services }: Frame): void {
    const siret = siretOf(values)
    if (siret === undefined) return
    const structure: PublishedStructure = {
      siret,
      name: values.get('name') ?? siret,
      active: flag(values, 'structureActive', true),
      requiresServiceCode: flag(values, 'requiresServiceCode', false),
      requiresCommitmentNumber: flag(values, 'requiresCommitmentNumber', false),
      requiresEither: flag(values, 'requiresEither', false),
      doesNotReportPayment: !flag(values, 'reportsPayment', true),
    }
    this.#found.push({ structure, services: services.map((service) => ({ ...service, siret })) })
  }
}

function isService({ name, values }: Frame): boolean {
  return (
    values.has('code') &&
    (OF_SERVICE.some((field) => values.has(field)) || /^(?:cpp)?service(?:structure)?$/.test(name))
  )
}

function isStructure({ values }: Frame): boolean {
  return values.has('siret') && OF_STRUCTURE.some((field) => values.has(field))
}

/** An element that only holds a part of something: what it says, it says of what it stands in. */
function handUp(frame: Frame, parent: Frame): void {
  for (const [field, value] of frame.values) if (!parent.values.has(field)) parent.values.set(field, value)
  for (const service of frame.services) addService(parent, service)
}

function addService(frame: Frame, service: Omit<PublishedService, 'siret'>): void {
  if (frame.services.length >= MOST_SERVICES)
    throw new DirectoryFileError('too-big', `a structure has more than ${MOST_SERVICES} services`)
  frame.services.push(service)
}

function siretOf(values: ReadonlyMap<Field, string>): string | undefined {
  return siretIn(normaliseSiret(values.get('siret') ?? ''))
}

const YES = ['true', 'o', 'oui', '1']
const NO = ['false', 'n', 'non', '0']

function flag(values: ReadonlyMap<Field, string>, field: Field, unsaid: boolean): boolean {
  const spelled = values.get(field)?.toLowerCase()
  if (spelled === undefined) return unsaid
  if (YES.includes(spelled)) return true
  if (NO.includes(spelled)) return false
  throw new DirectoryFileError('not-understood', `"${spelled.slice(0, 40)}" is neither yes nor no`)
}
