import { STAGES_UNTIL_ASKED } from '../../domain/chorus-status/stage.js'
import { stageFields } from '../../domain/odoo-fields/field-values.js'
import { noActivity } from '../../domain/words/activity.js'
import { toOdooTime } from '../../domain/words/french-time.js'
import { requestDoneNote } from '../../domain/words/notes.js'
import { fr } from '../../domain/words/typography.js'
import { mark } from '../../marks/mark.js'
import { subjectOf } from '../odoo-state/subject.js'
import type { StageContext } from '../running/context.js'

/**
 * What *Déposer à nouveau* does in Odoo, asked for by the administrator: the invoice is prepared and deposited again. False,
 * and nothing is changed, unless it waits for just that.
 */
export async function release(
  context: Pick<StageContext, 'store' | 'connection' | 'clock'>,
  number: string,
): Promise<boolean> {
  const { store, connection, clock } = context
  const found = (await store.stories(number)).find(({ row }) => row.connection === connection.name)
  const isHeld = found !== undefined && STAGES_UNTIL_ASKED.includes(found.row.stage)
  if (found === undefined || (!isHeld && mark('release-of-what-is-not-held'))) return false
  const now = clock.now()
  const key = `page.${toOdooTime(now).replace(/\D/g, '')}`
  await store.recordRequestOutcome(
    found.row.id,
    {
      stage: 'discovered',
      leavesRequest: true,
      tellings: [
        stageFields('discovered'),
        requestDoneNote(
          subjectOf(context, found.row),
          key,
          fr`Un nouveau dépôt a été demandé depuis la page de la passerelle : la facture est contrôlée à nouveau ; elle part aussitôt si le client est un organisme public et si rien ne manque.`,
        ),
        noActivity,
      ],
    },
    now,
  )
  return true
}
