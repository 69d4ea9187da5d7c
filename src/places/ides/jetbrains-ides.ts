/** Process names of JetBrains' IDEs and Android Studio. Those before 2023.3 run as java, which tells nothing. */
export const jetbrainsIdes = [
  'idea',
  'pycharm',
  'webstorm',
  'goland',
  'rider',
  'clion',
  'phpstorm',
  'rubymine',
  'rustrover',
  'datagrip',
  'dataspell',
  'aqua',
  'studio',
] as const;

/** One folder for each product and version. Source: https://www.jetbrains.com/help/idea/directories-used-by-the-ide-to-store-settings-caches-plugins-and-logs.html */
export const jetbrainsConfig = ['$CFG/JetBrains/*', '$CFG/Google/AndroidStudio*'] as const;
export const jetbrainsCache = ['$CACHE/JetBrains/*', '$CACHE/Google/AndroidStudio*'] as const;

export function inEach(roots: readonly string[], tails: readonly string[]): string[] {
  return roots.flatMap((root) => tails.map((tail) => `${root}/${tail}`));
}
