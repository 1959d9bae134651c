import { ODOO_VERSIONS } from '../simulators/odoo/version.js'

/** The Odoo servers that can be simulated. */
export const SIMULATED_VERSIONS: readonly string[] = ODOO_VERSIONS
