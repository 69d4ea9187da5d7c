/**
 * Leading bytes of well-known tokens that everybody knows, from the vendors' documents (the same shapes as scan/rules). In
 * a JWT (RFC 7519) header and payload are readable claims: only the signature counts.
 */
const PREFIXES: readonly RegExp[] = [
  /^eyJ[\w-]+\.[\w-]*\./,
  /^-----BEGIN [A-Z0-9 ]{3,40}-----[\r\n]*/,
  /^(?:github_pat_|gh[oprsu]_)/,
  /^(?:glpat-|gldt-|glrt-|glptt-|glcbt-|glsoat-|glagent-|gloas-)/,
  /^sk-ant-(?:api|admin|oat|ort)\d\d-/,
  /^sk-(?:proj|svcacct|admin|or-v1)-/,
  /^(?:sk|rk|pk|whsec)_(?:live_|test_)?/,
  /^xox[a-z]-/,
  /^xapp-\d-/,
  /^(?:AKIA|ASIA|ABIA|ACCA)/,
  /^AIza/,
  /^GOCSPX-/,
  /^ya29\./,
  /^npm_/,
  /^pypi-AgEIcHlwaS5vcmc/,
  /^SG\./,
  /^hf_/,
  /^do[opr]_v1_/,
  /^shp(?:at|ca|pa|ss)_/,
  /^dckr_(?:pat|oat)_/,
  /^hv[sbr]\./,
  /^(?:lin_api_|ntn_|secret_|figd_|dapi|pul-|r8_|gsk_|xai-|tfp_|sntry[su]_|PMAK-|NRAK-|EAA|rubygems_|glsa_|ops_)/,
  /^sk-/,
];

/** How many leading bytes of `value` are public; 0 when nothing is recognised. */
export function publicPrefixOf(value: Uint8Array): number {
  let head = '';
  for (let i = 0; i < Math.min(value.length, 8_192); i++) head += String.fromCharCode(value[i] as number);
  for (const prefix of PREFIXES) {
    const match = prefix.exec(head);
    if (match !== null) return match[0].length;
  }
  return 0;
}
