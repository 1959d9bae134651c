import type { Database } from './database.js'
import { environment, type Environment } from './environment.js'
import { duplicate } from './models/duplicate.js'
import type { Models } from './models/index.js'
import { platformSends, registerCompany, type PlatformProgress } from './models/platform.js'
import { ADMIN_ID } from './seed/base.js'
import type { JsonObject } from './values.js'

/** Other users of the server, who may do everything; each thing they do is a transaction. */
export class OtherUsers {
  readonly #db: Database
  readonly #models: Models

  constructor(db: Database, models: Models) {
    this.#db = db
    this.#models = models
  }

  edit(model: string, id: number, values: JsonObject): void {
    this.#work((env) => {
      this.#models.orm.write(env, model, [id], values)
    })
  }

  /** A button of the invoice's form. */
  press(button: string, id: number): void {
    this.#work((env) => this.#models.call(env, 'account.move', button, { args: [[id]], kwargs: {} }))
  }

  duplicate(id: number, name: string): number {
    return this.#work((env) => duplicate(env, this.#models.orm, id, name))
  }

  attach(id: number, name: string, content: Uint8Array): number {
    const datas = Buffer.from(content).toString('base64')
    const file = { name, res_model: 'account.move', res_id: id, datas }
    return this.#work((env) => this.#models.orm.create(env, 'ir.attachment', file).id)
  }

  deleteFile(attachmentId: number): void {
    this.#work((env) => {
      this.#models.orm.unlink(env, 'ir.attachment', [attachmentId])
    })
  }

  tag(partnerId: number, name: string, isGiven: boolean): void {
    const known = this.#db.table('res.partner.category').rows.find((tag) => tag['name'] === name)
    const id =
      known?.id ?? this.#work((env) => this.#models.orm.create(env, 'res.partner.category', { name }).id)
    this.edit('res.partner', partnerId, { category_id: [[isGiven ? 4 : 3, id]] })
  }

  registerWithPlatform(): void {
    this.#work((env) => {
      for (const company of this.#db.table('res.company').rows) registerCompany(env, company)
    })
  }

  sendByPlatform(id: number, progress: PlatformProgress): void {
    this.#work((env) => {
      for (const move of this.#models.orm.rows(env, 'account.move', [id])) platformSends(env, move, progress)
    })
  }

  #work<T>(work: (env: Environment) => T): T {
    return this.#db.undo.run(() => work(environment(this.#db, ADMIN_ID)))
  }
}
