import {
  binary,
  boolean,
  char,
  type Choices,
  COMPUTED,
  date,
  datetime,
  type FieldMap,
  html,
  integer,
  many2many,
  many2one,
  READONLY,
  reference,
  REQUIRED,
  selection,
  text,
} from './definition.js'
import { isBefore, isSince, type OdooVersion } from '../version.js'

function messageTypes(version: OdooVersion): Choices {
  const later = isSince(version, '17.0')
  return [
    ['email', later ? 'Incoming Email' : 'Email'],
    ['comment', 'Comment'],
    ...(later ? [['email_outgoing', 'Outgoing Email'] as const] : []),
    ['notification', 'System notification'],
    ['auto_comment', 'Automated Targeted Notification'],
    ...(isSince(version, '19.0') ? [['out_of_office', 'Out-of-office Message'] as const] : []),
    ['user_notification', 'User Specific Notification'],
    ['sms', 'SMS'],
    ['snailmail', 'Snailmail'],
  ]
}

function activityStates(version: OdooVersion): Choices {
  return [
    ['overdue', 'Overdue'],
    ['today', 'Today'],
    ['planned', 'Planned'],
    ...(isBefore(version, '17.0') ? [] : [['done', 'Done'] as const]),
  ]
}

export function mailModels(version: OdooVersion): Record<string, FieldMap> {
  // 19.0 lets an activity stand on no document and with no assignee.
  const required = { required: isBefore(version, '19.0') }
  const owner = { readonly: isBefore(version, '18.0') }
  return {
    'mail.message': {
      subject: char('Subject'),
      date: datetime('Date'),
      body: html('Contents', { default: '' }),
      attachment_ids: many2many('Attachments', 'ir.attachment'),
      model: char('Related Document Model'),
      res_id: reference('Related Document ID'),
      message_type: selection('Type', messageTypes(version), { ...REQUIRED, default: 'email' }),
      subtype_id: many2one('Subtype', 'mail.message.subtype'),
      author_id: many2one('Author', 'res.partner'),
      email_from: char('From'),
      partner_ids: many2many('Recipients', 'res.partner'),
      message_id: char('Message-Id', { readonly: isBefore(version, '17.0') ? 1 : true }),
    },
    'mail.message.subtype': {
      name: char('Message Type', REQUIRED),
      internal: boolean('Internal Only'),
    },
    'mail.activity.type': {
      name: char('Name', REQUIRED),
      category: char('Action'),
      active: boolean('Active', { default: true }),
    },
    'mail.activity': {
      res_model_id: many2one('Document Model', 'ir.model', required),
      res_model: char('Related Document Model', READONLY),
      res_id: reference('Related Document ID'),
      res_name: char('Document Name', READONLY),
      activity_type_id: many2one('Activity Type', 'mail.activity.type'),
      summary: char('Summary'),
      note: html('Note'),
      date_deadline: date('Due Date', REQUIRED),
      user_id: many2one('Assigned to', 'res.users', required),
      automated: boolean('Automated activity', READONLY),
      state: selection('State', activityStates(version), COMPUTED),
      ...(isBefore(version, '17.0')
        ? {}
        : { active: boolean('Active', { default: true }), date_done: date('Done Date') }),
    },
    'ir.attachment': {
      name: char('Name', REQUIRED),
      description: text('Description'),
      res_model: char('Resource Model', owner),
      res_field: char('Resource Field', owner),
      res_id: reference('Resource ID', owner),
      company_id: many2one('Company', 'res.company'),
      type: selection(
        'Type',
        [
          ['url', 'URL'],
          ['binary', 'File'],
        ],
        { ...REQUIRED, default: 'binary' },
      ),
      url: char('Url'),
      raw: binary('File Content (raw)', { store: false }),
      datas: binary('File Content (base64)', { store: false }),
      file_size: integer('File Size', READONLY),
      checksum: char('Checksum/SHA1', READONLY),
      mimetype: char('Mime Type', READONLY),
    },
  }
}
