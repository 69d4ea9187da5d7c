import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const openaiCli: Place = {
  id: 'openai-cli',
  label: 'Keys of LLM command lines',
  class: 'HOME',
  owner: 'llm, openai, shell-gpt and others',
  stores: [
    {
      globs: {
        linux: ['$CFG/io.datasette.llm/keys.json'],
        darwin: ['$CFG/io.datasette.llm/keys.json'],
        win32: ['$CFG/io.datasette.llm/keys.json'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: everywhere(
        '~/.openai/**',
        '~/.anthropic/**',
        '~/.openai_api_key',
        '~/.anthropic_api_key',
        '${XDG_CONFIG_HOME:-~/.config}/openai/**',
        '${XDG_CONFIG_HOME:-~/.config}/openai.token',
        '${XDG_CONFIG_HOME:-~/.config}/anthropic/**',
        '${XDG_CONFIG_HOME:-~/.config}/shell_gpt/.sgptrc',
        '${XDG_CONFIG_HOME:-~/.config}/chatblade/**',
        '${XDG_CONFIG_HOME:-~/.config}/aichat/config.yaml',
        '${XDG_CONFIG_HOME:-~/.config}/mods/mods.yml',
        '${XDG_CONFIG_HOME:-~/.config}/fabric/.env',
        '${XDG_CONFIG_HOME:-~/.config}/gptcommit/config.toml',
        '~/.opencommit',
      ),
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: '`llm keys set NAME` writes a new one; revoke the old one in the provider’s console.',
};
