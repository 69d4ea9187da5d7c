/**
 * The status item as a script for macOS's own osascript (JavaScript for Automation over AppKit). Speaks the protocol of
 * ../native/lines.ts and ends with its stdin. Notices go through the Notification Center and carry no buttons.
 */
const SCRIPT = String.raw`
ObjC.import('AppKit');
const text = (value) => $(String(value));
const plain = (field) => field.replace(/\\(.)/g, (whole, one) => ({ '\\': '\\', t: '\t', n: '\n', r: '\r' })[one] ?? whole);
const say = (...fields) =>
  $.NSFileHandle.fileHandleWithStandardOutput.writeData(text(fields.join('\t') + '\n').dataUsingEncoding($.NSUTF8StringEncoding));
const SYMBOLS = { resting: '\u29C9', working: '\u2315', attention: '\u26A0', paused: '\u23F8' };

const app = $.NSApplication.sharedApplication;
app.setActivationPolicy($.NSApplicationActivationPolicyAccessory);
const item = $.NSStatusBar.systemStatusBar.statusItemWithLength($.NSVariableStatusItemLength);
let menu = $.NSMenu.alloc.init;
let ids = [];

const add = (label, id, enabled, checked) => {
  const entry = $.NSMenuItem.alloc.initWithTitleActionKeyEquivalent(text(label), id === null ? null : 'choose:', text(''));
  entry.setEnabled(enabled);
  if (checked) entry.setState(1);
  if (id !== null) {
    entry.setTarget(target);
    entry.setTag(ids.push(id) - 1);
  }
  menu.addItem(entry);
};

ObjC.registerSubclass({
  name: 'LastcopyTarget',
  methods: {
    'choose:': { types: ['void', ['id']], implementation: (entry) => say('choose', ids[entry.tag] ?? '') },
    'heard:': {
      types: ['void', ['id']],
      implementation: (note) => {
        const data = note.userInfo.objectForKey($.NSFileHandleNotificationDataItem);
        if (data.length === 0) return app.terminate(null);
        rest += $.NSString.alloc.initWithDataEncoding(data, $.NSUTF8StringEncoding).js ?? '';
        const lines = rest.split('\n');
        rest = lines.pop();
        for (const line of lines) obey(line.split('\t').map(plain));
        input.readInBackgroundAndNotify;
      },
    },
  },
});
const target = $.LastcopyTarget.alloc.init;
const input = $.NSFileHandle.fileHandleWithStandardInput;
let rest = '';

const obey = ([kind, ...f]) => {
  if (kind === 'icon') {
    item.button.setTitle(text(SYMBOLS[f[0]] ?? SYMBOLS.resting));
    item.button.setToolTip(text(f[1]));
  } else if (kind === 'menu') {
    menu = $.NSMenu.alloc.init;
    menu.setAutoenablesItems(false);
    ids = [];
  } else if (kind === 'item') add(f[3], f[0], f[1] === '1', f[2] === '1');
  else if (kind === 'text') add(f[0], null, false, false);
  else if (kind === 'separator') menu.addItem($.NSMenuItem.separatorItem);
  else if (kind === 'shown') item.setMenu(menu);
  else if (kind === 'notice') {
    const here = Application.currentApplication();
    here.includeStandardAdditions = true;
    here.displayNotification([f[3], f[4]].filter(Boolean).join('\n'), { withTitle: 'Lastcopy', subtitle: f[2] });
  }
};

$.NSNotificationCenter.defaultCenter.addObserverSelectorNameObject(target, 'heard:', $.NSFileHandleReadCompletionNotification, input);
input.readInBackgroundAndNotify;
say('ready', '1', '1', '0');
app.run;
`;

export function macosNative(): readonly string[] {
  return ['/usr/bin/osascript', '-l', 'JavaScript', '-e', SCRIPT];
}
