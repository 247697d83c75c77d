// ESLint rules of this repository: what keeps a replay equal to the run it replays.

/** Methods of Date that read or write the machine's own time zone. */
const localDateMethod = /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^getTimezoneOffset$|^getYear$|^setYear$/;
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const clockModules = new Set(['timers', 'timers/promises', 'perf_hooks']);
const randomNames = new Set(['randomUUID', 'randomBytes', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues']);
const globalObjects = new Set(['globalThis', 'global', 'window', 'self']);

function propertyName(node) {
  if (node.type !== 'MemberExpression') return undefined;
  if (!node.computed) return node.property.name;
  return node.property.type === 'Literal' ? String(node.property.value) : undefined;
}

function isInteger(node) {
  if (node.type === 'UnaryExpression' && (node.operator === '-' || node.operator === '+')) return isInteger(node.argument);
  return node.type === 'Literal' && typeof node.value === 'number' && Number.isInteger(node.value);
}

/** What an identifier stands for when it is not a variable of this file: its own name. */
function globalName(context, node) {
  if (node.type === 'Identifier') {
    for (let scope = context.sourceCode.getScope(node); scope !== null; scope = scope.upper) {
      const variable = scope.set.get(node.name);
      if (variable !== undefined) return variable.defs.length === 0 ? node.name : undefined;
    }
    return node.name;
  }
  const name = propertyName(node);
  return name !== undefined && node.object.type === 'Identifier' && globalObjects.has(node.object.name) ? name : undefined;
}

function moduleName(node) {
  return String(node.source.value).replace(/^node:/, '');
}

/** No wall clock and no timers: time is what the events say. */
const noWallClock = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      clock: '{{what}} reads the wall clock; core packages know only event time (pass the time in).',
      timer: '{{what}} is a timer of the machine; core packages derive timers from event time.',
    },
  },
  create(context) {
    const report = (node, messageId, what) => context.report({ node, messageId, data: { what } });
    return {
      MemberExpression(node) {
        const object = globalName(context, node.object);
        const name = propertyName(node);
        if (object === 'Date' && name === 'now') report(node, 'clock', 'Date.now');
        if (object === 'process' && (name === 'hrtime' || name === 'uptime')) report(node, 'clock', `process.${name}`);
        const own = globalName(context, node);
        if (own === 'performance') report(node, 'clock', 'performance');
        if (timers.has(own)) report(node, 'timer', own);
      },
      Identifier(node) {
        const { parent } = node;
        const isName = (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) || (parent.type === 'Property' && parent.key === node && !parent.shorthand);
        if (isName || /^TS|Definition$|^Import|^Export/.test(parent.type)) return;
        if (!timers.has(node.name) && node.name !== 'performance') return;
        if (globalName(context, node) === undefined) return;
        report(node, node.name === 'performance' ? 'clock' : 'timer', node.name);
      },
      VariableDeclarator(node) {
        if (node.id.type !== 'ObjectPattern' || node.init === null) return;
        const from = globalName(context, node.init);
        for (const property of node.id.properties) {
          const name = property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : undefined;
          if (from === 'Date' && name === 'now') report(property, 'clock', 'Date.now');
          if (from === 'process' && name === 'hrtime') report(property, 'clock', 'process.hrtime');
        }
      },
      NewExpression(node) {
        if (globalName(context, node.callee) === 'Date' && node.arguments.length === 0) report(node, 'clock', 'new Date()');
      },
      CallExpression(node) {
        if (globalName(context, node.callee) === 'Date') report(node, 'clock', 'Date()');
      },
      ImportDeclaration(node) {
        if (clockModules.has(moduleName(node)) && node.importKind !== 'type') report(node, 'clock', node.source.value);
        if (moduleName(node) !== 'process') return;
        for (const specifier of node.specifiers) if (specifier.type === 'ImportSpecifier' && specifier.imported.name === 'hrtime') report(specifier, 'clock', 'process.hrtime');
      },
      ImportExpression(node) {
        if (node.source.type === 'Literal' && clockModules.has(moduleName(node))) report(node, 'clock', node.source.value);
      },
    };
  },
};

/** Randomness comes from a seeded generator whose seed is printed or stored. */
const noUnseededRandom = {
  meta: { type: 'problem', schema: [], messages: { random: '{{what}} cannot be repeated; use a seeded generator.' } },
  create(context) {
    const report = (node, what) => context.report({ node, messageId: 'random', data: { what } });
    return {
      MemberExpression(node) {
        const name = propertyName(node);
        if (name === 'random' && globalName(context, node.object) === 'Math') report(node, 'Math.random');
        else if (randomNames.has(name)) report(node, name);
      },
      VariableDeclarator(node) {
        if (node.id.type !== 'ObjectPattern' || node.init === null || globalName(context, node.init) !== 'Math') return;
        for (const property of node.id.properties) if (property.type === 'Property' && property.key.name === 'random') report(property, 'Math.random');
      },
      ImportDeclaration(node) {
        if (moduleName(node) !== 'crypto') return;
        for (const specifier of node.specifiers) {
          if (specifier.type === 'ImportSpecifier' && randomNames.has(specifier.imported.name)) report(specifier, specifier.imported.name);
        }
      },
    };
  },
};

/** Only integer powers: the others differ between Node versions. */
const integerPower = {
  meta: { type: 'problem', schema: [], messages: { power: 'A power whose exponent is not an integer literal differs between Node versions; use Math.sqrt, Math.exp or a product.' } },
  create(context) {
    return {
      'BinaryExpression[operator="**"]'(node) {
        if (!isInteger(node.right)) context.report({ node, messageId: 'power' });
      },
      'AssignmentExpression[operator="**="]'(node) {
        if (!isInteger(node.right)) context.report({ node, messageId: 'power' });
      },
      MemberExpression(node) {
        if (propertyName(node) !== 'pow' || globalName(context, node.object) !== 'Math') return;
        const call = node.parent.type === 'CallExpression' && node.parent.callee === node ? node.parent : undefined;
        if (call === undefined || call.arguments.length !== 2 || !isInteger(call.arguments[1])) context.report({ node, messageId: 'power' });
      },
      VariableDeclarator(node) {
        if (node.id.type !== 'ObjectPattern' || node.init === null || globalName(context, node.init) !== 'Math') return;
        for (const property of node.id.properties) if (property.type === 'Property' && property.key.name === 'pow') context.report({ node: property, messageId: 'power' });
      },
    };
  },
};

/** Nothing that depends on the machine's language or time zone. */
const noLocale = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      locale: '{{what}} depends on the locale of the machine.',
      zone: '{{what}} depends on the time zone of the machine; use the UTC form or the exchange calendar.',
    },
  },
  create(context) {
    const intl = (node) => {
      if (node.callee.type !== 'MemberExpression' || globalName(context, node.callee.object) !== 'Intl') return;
      const [locale] = node.arguments;
      const named = locale !== undefined && !(locale.type === 'Identifier' && locale.name === 'undefined') && !(locale.type === 'ArrayExpression' && locale.elements.length === 0);
      if (!named) context.report({ node, messageId: 'locale', data: { what: `Intl.${propertyName(node.callee)} without a locale` } });
    };
    return {
      CallExpression(node) {
        intl(node);
        const name = propertyName(node.callee);
        if (name === undefined) return;
        if (/^toLocale[A-Z]/.test(name) || name === 'localeCompare') context.report({ node, messageId: 'locale', data: { what: name } });
        if (localDateMethod.test(name)) context.report({ node, messageId: 'zone', data: { what: name } });
      },
      NewExpression(node) {
        intl(node);
        if (globalName(context, node.callee) === 'Date' && node.arguments.length > 1) context.report({ node, messageId: 'zone', data: { what: 'new Date(year, month, ...)' } });
      },
    };
  },
};

export const mia = {
  rules: { 'no-wall-clock': noWallClock, 'no-unseeded-random': noUnseededRandom, 'integer-power': integerPower, 'no-locale': noLocale },
};
