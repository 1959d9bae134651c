import { z } from 'zod'
import type { OdooClient } from '../wire/client.js'
import type { Many2one } from '../wire/values.js'

/**
 * UN/ECE recommendation 20, by the external ids of Odoo's units from 16.0 on (`UOM_TO_UNECE_CODE` of
 * `account_edi_ubl_cii`, and those that it leaves out). Its `QT` is not in EN 16931's list (BR-CL-23), where `QTL` is; a pack
 * of six has no code there but that of a package.
 */
const CODES: Readonly<Record<string, string>> = {
  product_uom_unit: 'C62',
  product_uom_dozen: 'DZN',
  product_uom_pack_6: 'XPK',
  product_uom_kgm: 'KGM',
  product_uom_gram: 'GRM',
  product_uom_ton: 'TNE',
  product_uom_lb: 'LBR',
  product_uom_oz: 'ONZ',
  product_uom_day: 'DAY',
  product_uom_hour: 'HUR',
  product_uom_minute: 'MIN',
  product_uom_km: 'KMT',
  product_uom_meter: 'MTR',
  product_uom_cm: 'CMT',
  product_uom_millimeter: 'MMT',
  product_uom_inch: 'INH',
  product_uom_foot: 'FOT',
  product_uom_yard: 'YRD',
  product_uom_mile: 'SMI',
  uom_square_meter: 'MTK',
  product_uom_square_meter: 'MTK',
  uom_square_foot: 'FTK',
  product_uom_square_foot: 'FTK',
  product_uom_litre: 'LTR',
  product_uom_milliliter: 'MLT',
  product_uom_cubic_meter: 'MTQ',
  product_uom_floz: 'OZA',
  product_uom_qt: 'QTL',
  product_uom_gal: 'GLL',
  product_uom_cubic_inch: 'INQ',
  product_uom_cubic_foot: 'FTQ',
  product_uom_kwh: 'KWH',
}

/** Units that people make themselves, by their usual French names and symbols. */
const NAMES: Readonly<Record<string, string>> = {
  kwh: 'KWH',
  mwh: 'MWH',
  'm²': 'MTK',
  m2: 'MTK',
  'm³': 'MTQ',
  m3: 'MTQ',
  m: 'MTR',
  km: 'KMT',
  l: 'LTR',
  litre: 'LTR',
  litres: 'LTR',
  kg: 'KGM',
  g: 'GRM',
  t: 'TNE',
  tonne: 'TNE',
  tonnes: 'TNE',
  h: 'HUR',
  heure: 'HUR',
  heures: 'HUR',
  j: 'DAY',
  jour: 'DAY',
  jours: 'DAY',
  semaine: 'WEE',
  semaines: 'WEE',
  mois: 'MON',
  an: 'ANN',
  année: 'ANN',
  douzaine: 'DZN',
  douzaines: 'DZN',
  forfait: 'LS',
}

/** Whatever else there is counts as pieces, as in Odoo's own documents. */
export const PIECE = 'C62'

const externalIdsSchema = z.record(z.string(), z.string())

/** The code of each unit (BT-130), by its id. */
export async function readUnits(
  client: OdooClient,
  units: readonly Many2one[],
  context: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<number, string>> {
  const names = new Map(units.map(({ id, name }) => [id, name]))
  if (names.size === 0) return new Map()
  const externalIds = await client.call(
    externalIdsSchema,
    'uom.uom',
    'get_external_id',
    [[...names.keys()]],
    { context },
  )
  return new Map([...names].map(([id, name]) => [id, codeOf(externalIds[String(id)] ?? '', name)]))
}

function codeOf(externalId: string, name: string): string {
  const [module, record = ''] = externalId.split('.')
  const known = module === 'uom' ? CODES[record] : undefined
  return known ?? NAMES[name.trim().toLowerCase()] ?? PIECE
}
