import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/huggingface */
export const huggingfaceToken: Place = {
  id: 'huggingface-token',
  label: 'Hugging Face token',
  class: 'HOME',
  owner: 'Hugging Face',
  stores: [
    {
      globs: everywhere(
        '${HF_TOKEN_PATH:-~/.cache/huggingface/token}',
        '${HF_HOME:-~/.cache/huggingface}/{token,stored_tokens}',
        '~/.cache/huggingface/{token,stored_tokens}',
        '~/.huggingface/token',
      ),
      format: 'text',
      role: 'credentials',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`hf auth logout` removes it.',
};
