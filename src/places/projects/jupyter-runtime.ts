import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/jupyter/jupyter_core/blob/main/jupyter_core/paths.py */
export const jupyterRuntime: Place = {
  id: 'jupyter-runtime',
  label: 'Jupyter server tokens and settings',
  class: 'HOME',
  owner: 'Jupyter',
  stores: [
    {
      globs: {
        linux: ['${JUPYTER_DATA_DIR:-~/.local/share/jupyter}/runtime/**'],
        darwin: ['${JUPYTER_DATA_DIR:-~/Library/Jupyter}/runtime/**'],
        win32: ['${JUPYTER_DATA_DIR:-~/AppData/Roaming/jupyter}/runtime/**'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
    {
      globs: {
        linux: ['${JUPYTER_RUNTIME_DIR:-~/.local/share/jupyter/runtime}/**'],
        darwin: ['${JUPYTER_RUNTIME_DIR:-~/Library/Jupyter/runtime}/**'],
        win32: ['${JUPYTER_RUNTIME_DIR:-~/AppData/Roaming/jupyter/runtime}/**'],
      },
      format: 'json',
      role: 'credentials',
      live: 'in-place',
    },
    { globs: everywhere('${JUPYTER_CONFIG_DIR:-~/.jupyter}/**'), role: 'config', live: 'in-place' },
  ],
  running: ['jupyter-lab', 'jupyter-notebook', 'jupyter-server'],
  purge: 'P8',
  evidence: 'source',
  next: 'The token ends with the server: `jupyter server stop`. `jupyter server password` sets a new password.',
};
