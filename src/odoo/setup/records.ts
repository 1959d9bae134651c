import { z } from 'zod'
import { type Text, typesetText } from '../../domain/words/text.js'
import { oneIdSchema } from '../wire/answer.js'
import type { OdooClient } from '../wire/client.js'
import { OdooError } from '../wire/error.js'
import { type ExternalId, ownExternalIds, setExternalId } from '../server/external-ids.js'
import { type Languages, type Say, SOURCE, speak, termsOf } from './languages.js'
import type { SetupMode, SetupStep } from './report.js'
import { many2oneSchema } from '../wire/values.js'

/** `number[]`: a many2many. */
type Value = string | number | boolean | readonly number[]

/** A record of ours in Odoo: a view, an action, a menu. */
export interface OwnRecord {
  readonly what: SetupStep['what']
  readonly model: string
  /** External id. */
  readonly name: string
  /** As `read` shows them, a many2one as its id. */
  readonly values: Readonly<Record<string, Value>>
  /** Translated fields. */
  readonly texts?: Readonly<Record<string, Text>>
  /** What a new record is made with, and is nothing to bring up to date. */
  readonly onlyAtFirst?: Readonly<Record<string, unknown>>
  /** Architecture of a view. */
  readonly arch?: (say: Say) => string
}

const rowSchema = z.record(z.string(), z.unknown())
type ExistingRow = z.infer<typeof rowSchema>

/** Makes our records what they should be, or finds out what differs. Nothing that Odoo refuses stops the rest. */
export class OwnRecords {
  readonly steps: SetupStep[] = []
  readonly #wanted = new Set<string>()
  #known: Promise<readonly ExternalId[]> | undefined

  constructor(
    private readonly admin: OdooClient,
    private readonly mode: SetupMode,
    private readonly languages: Languages,
  ) {}

  /** Answers the record's id; undefined when there is none, because it was refused or only looked for. */
  async put(asked: OwnRecord): Promise<number | undefined> {
    const record = typesetRecord(asked)
    this.#wanted.add(keyOf(record.model, record.name))
    try {
      const owned = await this.#owned(record)
      const existing = owned === undefined ? undefined : await this.#read(record, owned)
      if (owned === undefined || existing === undefined) return await this.#create(record)
      await this.#bringUpToDate(record, owned, existing)
      return owned
    } catch (error) {
      if (!(error instanceof OdooError) || (error.kind !== 'refused' && error.kind !== 'unexpected'))
        throw error
      this.#report(record, 'refused', error.message)
      return undefined
    }
  }

  skip({ what, name }: Pick<OwnRecord, 'what' | 'name'>, model: string, why: string): void {
    this.#wanted.add(keyOf(model, name))
    this.steps.push({ what, name, outcome: 'skipped', detail: why })
  }

  /** Takes away what an older version made and this one does not. */
  async removeObsolete(what: SetupStep['what'], model: string): Promise<void> {
    for (const { name, res_id: id, model: owner } of await this.#externalIds()) {
      if (owner !== model || this.#wanted.has(keyOf(model, name))) continue
      if (this.mode === 'mend') await this.#remove(model, id)
      this.steps.push({ what, name, outcome: this.mode === 'mend' ? 'removed' : 'obsolete' })
    }
  }

  /** It may have gone along with what it extended: with an app that was removed. */
  async #remove(model: string, id: number): Promise<void> {
    const context = { active_test: false }
    const existing = await this.admin.rows(rowSchema, model, [['id', '=', id]], ['id'], { context })
    if (existing.length > 0) await this.admin.call(z.unknown(), model, 'unlink', [[id]])
  }

  #report({ what, name }: OwnRecord, outcome: SetupStep['outcome'], detail?: string): void {
    this.steps.push({ what, name, outcome, ...(detail !== undefined && { detail }) })
  }

  async #owned({ model, name }: OwnRecord): Promise<number | undefined> {
    return (await this.#externalIds()).find((own) => own.model === model && own.name === name)?.res_id
  }

  /** As they were before the run. */
  #externalIds(): Promise<readonly ExternalId[]> {
    this.#known ??= ownExternalIds(this.admin)
    return this.#known
  }

  async #create(record: OwnRecord): Promise<number | undefined> {
    if (this.mode === 'check') {
      this.#report(record, 'missing')
      return undefined
    }
    const values = {
      ...writable(record.values),
      ...sourceTexts(record, this.languages),
      ...record.onlyAtFirst,
    }
    const id = await this.admin.call(oneIdSchema, record.model, 'create', [values], { context: SOURCE })
    await setExternalId(this.admin, record.model, record.name, id)
    await this.#translate(record, id)
    this.#report(record, 'created')
    return id
  }

  async #bringUpToDate(record: OwnRecord, id: number, existing: ExistingRow): Promise<void> {
    const wanted = { ...record.values, ...sourceTexts(record, this.languages) }
    const changed = Object.entries(wanted).filter(([name, value]) => !isSame(existing[name], value))
    const differing = changed.map(([name]) => name)
    const untranslated = await this.#untranslated(record, id)
    if (differing.length === 0 && untranslated.length === 0) {
      this.#report(record, 'unchanged')
      return
    }
    if (this.mode === 'mend') {
      if (changed.length > 0) {
        const values = writable(Object.fromEntries(changed))
        await this.admin.call(z.unknown(), record.model, 'write', [[id], values], { context: SOURCE })
      }
      await this.#translate(record, id)
    }
    this.#report(
      record,
      this.mode === 'mend' ? 'updated' : 'differs',
      [...differing, ...untranslated].join(', '),
    )
  }

  async #read(record: OwnRecord, id: number, lang: string = SOURCE.lang): Promise<ExistingRow | undefined> {
    const names = [
      ...Object.keys(record.values),
      ...Object.keys(record.texts ?? {}),
      ...(record.arch === undefined ? [] : ['arch_base', 'arch_db']),
    ]
    const context = { lang, active_test: false }
    const [row] = await this.admin.rows(rowSchema, record.model, [['id', '=', id]], names, { context })
    return row
  }

  /** The fields that do not say in French what they should, each with its language. */
  async #untranslated(record: OwnRecord, id: number): Promise<string[]> {
    const found: string[] = []
    if (record.texts === undefined && record.arch === undefined) return found
    for (const language of this.languages.translations) {
      const row = (await this.#read(record, id, language)) ?? {}
      for (const [name, text] of Object.entries(record.texts ?? {}))
        if (!isSame(row[name], text.fr)) found.push(`${name} (${language})`)
      if (record.arch !== undefined && !isSame(row['arch_db'], record.arch(speak('fr'))))
        found.push(`arch (${language})`)
    }
    return found
  }

  async #translate(record: OwnRecord, id: number): Promise<void> {
    const texts = Object.fromEntries(Object.entries(record.texts ?? {}).map(([name, { fr }]) => [name, fr]))
    const terms = record.arch === undefined ? {} : termsOf(record.arch)
    for (const lang of this.languages.translations) {
      if (Object.keys(texts).length > 0) {
        const context = { lang }
        await this.admin.call(z.unknown(), record.model, 'write', [[id], texts], { context })
      }
      if (Object.keys(terms).length > 0)
        await this.admin.call(
          z.unknown(),
          record.model,
          'update_field_translations',
          [[id], 'arch_db', { [lang]: terms }],
          { context: SOURCE },
        )
    }
  }
}

function typesetRecord(record: OwnRecord): OwnRecord {
  if (record.texts === undefined) return record
  const texts: Record<string, Text> = {}
  for (const [name, text] of Object.entries(record.texts)) texts[name] = typesetText(text)
  return { ...record, texts }
}

function keyOf(model: string, name: string): string {
  return `${model} ${name}`
}

function sourceTexts({ texts, arch }: OwnRecord, { source }: Languages): Record<string, string> {
  const plain = Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, text[source]]))
  return { ...plain, ...(arch !== undefined && { arch_base: arch(speak(source)) }) }
}

function writable(values: Readonly<Record<string, Value>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'object' ? [[6, 0, value]] : value,
    ]),
  )
}

/** `read` shows a many2one as id and name, and an XML text as Odoo wrote it anew. */
function isSame(shown: unknown, wanted: Value): boolean {
  if (typeof wanted === 'object') {
    const ids = z.array(z.int()).safeParse(shown)
    return ids.success && String(ids.data.sort(byNumber)) === String([...wanted].sort(byNumber))
  }
  const many2one = many2oneSchema.safeParse(shown)
  if (many2one.success) return many2one.data.id === wanted
  if (typeof shown === 'string' && typeof wanted === 'string') return canonical(shown) === canonical(wanted)
  return shown === wanted
}

const byNumber = (left: number, right: number): number => left - right

function canonical(text: string): string {
  return text
    .replace(/^<\?xml[^>]*\?>/, '')
    .replace(/&(?:nbsp|#160|#xA0);/gi, '\u00A0')
    .replace(/>\s+</g, '><')
    .trim()
}
