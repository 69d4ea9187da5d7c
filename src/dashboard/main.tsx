import './base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { beginSession } from './session.ts';
import { applyTheme } from './theme.ts';

interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

/** Under `require-trusted-types-for 'script'` the one markup that any code here may write is none: that empties an element. */
const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text !== '') throw new TypeError('This page writes no markup.');
    return text;
  },
});

applyTheme();
void beginSession();
const app = document.getElementById('app');
if (app) createRoot(app).render(<App />);
