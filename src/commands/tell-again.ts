import { loadConfig } from '../config/load.js'
import { print } from '../terminal/print.js'
import { openExistingStore } from './existing-store.js'

/** Has the next cycle try again what Odoo refused to be told, once its cause is mended. */
export async function tellAgain(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  const store = await openExistingStore(config, 'write')
  try {
    for (const { name } of config.connections) {
      const invoices = await store.takeUpRefused(name)
      print(
        invoices === 0
          ? `${name}: nothing that Odoo refused is set aside`
          : `${name}: the next cycle tells Odoo again about ${String(invoices)} invoice(s)`,
      )
    }
  } finally {
    await store.close()
  }
}
