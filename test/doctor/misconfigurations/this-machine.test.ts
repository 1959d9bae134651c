import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { itNames, type Misconfiguration } from './misconfiguration.js'
import { storeOf } from './stored.js'

const THIS_MACHINE: readonly Misconfiguration[] = [
  {
    what: 'a Node that is too old',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, nodeVersion: '18.20.4' }
    },
    check: 'node.version',
    text: /needs Node 20\.19 or later, and this is Node 18\.20\.4/,
    remedy: /Install Node 22/,
    exit: 2,
  },
  {
    what: 'a better-sqlite3 that aborts on this Node',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, addonDanger: () => 'better-sqlite3 will abort at times' }
    },
    check: 'node.sqlite',
    outcome: 'warning',
    text: /will abort at times/,
    remedy: /Node 22/,
    exit: 0,
  },
  {
    what: 'a secret file that everybody may read',
    spoil: (patient) => {
      chmodSync(patient.secretFile('odoo-password'), 0o644)
    },
    check: 'files.secrets',
    text: /odoo-password holds a secret and may be read by every user.*0644/,
    remedy: /chmod 600 \S+odoo-password/,
    exit: 1,
  },
  {
    what: 'a webhook of the alarms that everybody may read',
    spoil: ({ environment, folder }) => {
      const file = join(folder, 'alarm-webhook')
      writeFileSync(file, 'https://chat.example.fr/hooks/1')
      chmodSync(file, 0o644)
      environment['CHORUS_BRIDGE_ALARM_WEBHOOK_FILE'] = file
    },
    check: 'files.secrets',
    text: /alarm-webhook holds a secret and may be read by every user/,
    remedy: /chmod 600 \S+alarm-webhook/,
    exit: 1,
  },
  {
    what: 'a secret file that its group may read',
    spoil: (patient) => {
      chmodSync(patient.secretFile('chorus-password'), 0o640)
    },
    check: 'files.secrets',
    outcome: 'warning',
    text: /chorus-password holds a secret and may be read by its whole group/,
    remedy: /chmod 600/,
    exit: 0,
  },
  {
    what: 'a configuration file that everybody may change',
    spoil: (patient) => {
      chmodSync(patient.world.configFile, 0o666)
    },
    check: 'files.configuration',
    text: /may be changed by every user/,
    remedy: /chmod o-w/,
    exit: 1,
  },
  {
    what: 'a secret in a variable, which PM2 keeps',
    spoil: ({ environment }) => {
      delete environment['CHORUS_BRIDGE_ODOO_PASSWORD_FILE']
      environment['CHORUS_BRIDGE_ODOO_PASSWORD'] = 'chorus'
    },
    check: 'files.secrets',
    outcome: 'warning',
    text: /CHORUS_BRIDGE_ODOO_PASSWORD; "pm2 save"/,
    remedy: /_FILE/,
    exit: 0,
  },
  {
    what: 'a full disk',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, freeBytes: () => 3 * 1024 * 1024 }
    },
    check: 'database.room',
    text: /3 MB are free.*nothing is deposited below 16 MB/,
    remedy: /Make room/,
    exit: 1,
  },
  {
    what: 'a disk that is nearly full',
    spoil: (patient) => {
      patient.machine = { ...patient.machine, freeBytes: () => 200 * 1024 * 1024 }
    },
    check: 'database.room',
    outcome: 'warning',
    text: /200 MB are free/,
    remedy: /Make room/,
    exit: 0,
  },
  {
    what: 'a folder for temporary files without room for the directory',
    spoil: (patient) => {
      const { folder } = patient
      patient.machine = { ...patient.machine, freeBytes: (path) => (path === folder ? 1e12 : 1e6) }
    },
    check: 'database.temporary',
    outcome: 'warning',
    text: /directory.*may not fit/,
    remedy: /TMPDIR/,
    exit: 0,
  },
  {
    what: 'a folder of the database that is a file, and cannot be written into',
    spoil: ({ folder, configure }) => {
      writeFileSync(join(folder, 'data'), '')
      configure((file) => (file['database'] = join(folder, 'data', 'bridge.sqlite')))
    },
    check: 'database.folder',
    text: /is no folder/,
    remedy: /"database" in the configuration/,
    exit: 1,
  },
  {
    what: "root's hand on what is the bridge's own",
    spoil: async (patient) => {
      execFileSync('chown', ['12345', await storeOf(patient)])
      patient.machine = { ...patient.machine, userId: 0 }
    },
    check: 'database.folder',
    outcome: 'warning',
    text: /root runs this/,
    remedy: /runuser -u chorus-bridge/,
    exit: 0,
  },
]

itNames('this machine', THIS_MACHINE)
