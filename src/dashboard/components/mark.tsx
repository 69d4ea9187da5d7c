/** The product's mark: two sheets, the last one ticked off. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--brand)" />
      <rect x="8" y="7" width="12" height="15" rx="2" fill="none" stroke="#fff" strokeOpacity=".55" strokeWidth="2" />
      <rect x="12" y="11" width="12" height="15" rx="2" fill="var(--brand)" stroke="#fff" strokeWidth="2" />
      <path d="m15 18.5 2.2 2.2 4-4.2" fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
