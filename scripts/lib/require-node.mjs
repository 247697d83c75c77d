/** A set-up that cannot go on for a reason the user can do something about. */
export class SetupFailed extends Error {}

/** Throws where `version` is older than the range `>=major.minor`. */
export function requireNode(version, range) {
  const [minMajor, minMinor] = range.replace(/^>=/, '').split('.').map(Number);
  const [major, minor] = version.split('.').map(Number);
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  throw new SetupFailed(`Node ${minMajor}.${minMinor} or newer is needed, this is Node ${version}. Install a current Node and run the command again.`);
}
