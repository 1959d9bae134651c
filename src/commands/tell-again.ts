import { loadConfig } from '../config/load.js'
import { openExistingStore } from './existing-store.js'

/** Has the next cycle try again what Odoo refused to be told, once its cause is mended. */
export async function tellAgain(configFile: string | undefined): Promise<void> {
  const config = loadConfig(configFile, process.env, 'not-needed')
  const store = await openExistingStore(config)
  try {
    for (const { name } of config.connections) {
      const invoices = await store.takeUpRefused(name)
      process.stdout.write(
        invoices === 0
          ? `${name}: nothing that Odoo refused is set aside\n`
          : `${name}: the next cycle tells Odoo again about ${String(invoices)} invoice(s)\n`,
      )
    }
  } finally {
    await store.close()
  }
}
