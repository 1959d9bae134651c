import type { FaultRule as ChorusFaultRule } from '../../src/simulators/chorus/index.js'
import type { FaultRule as OdooFaultRule } from '../../src/simulators/odoo/index.js'

/** The name under which a fault is counted. */
export function kindOf(rule: ChorusFaultRule | OdooFaultRule): string {
  const fault = 'fault' in rule ? rule.fault : rule.effect
  const status = 'status' in fault ? ` ${fault.status}` : ''
  const when = 'when' in fault && fault.when !== undefined ? ` ${fault.when}` : ''
  return `${fault.kind}${status}${when}`
}
