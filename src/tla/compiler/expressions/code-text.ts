/** Whether evaluating code makes a new set or function. */
export function makesCollection(code: string): boolean {
  return /^runtime\.(record|tuple|setFrom|union|difference|intersection|product|interval|functionSet|powerset)\(/.test(
    code,
  );
}

/** Whether code is a literal, a constant of the specification, or remembered already. */
export function isCheap(code: string): boolean {
  return isLiteral(code) || /^\(constant\$\d+ \?\?= .*\)$/s.test(code);
}

/** Whether code is a literal or a constant of the specification: evaluating it cannot fail. */
export function isLiteral(code: string): boolean {
  return /^(-?\d+|true|false|"[^"\\]*"|constants\[\d+\]|runtime\.(Nat|Int|Real|STRING|BOOLEAN))$/.test(code);
}
