import bcrypt from "bcrypt";

export interface PasswordSettings {
  /** Synapse's `password_config.pepper`. */
  readonly pepper: string;
  /** Cost of a new hash. */
  readonly rounds: number;
}

/** Makes and checks password hashes that Synapse and this server both understand. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** False as well where there is no hash, at the cost of a check, so that time tells nothing of the account. */
  matches(password: string, hash: string | null): Promise<boolean>;
}

/**
 * Passwords are bcrypt over the NFKC form of the password with the pepper appended
 * (Synapse 1.163.2 observed: either server logs in with what the other stored).
 */
export function createPasswords({ pepper, rounds }: PasswordSettings): Passwords {
  const prepared = (password: string) => password.normalize("NFKC") + pepper;
  // Made at once: the first unknown user takes no longer than those who come later. It fails only where every other hash
  // would, which then say so.
  const decoy = bcrypt.hash("nobody's password", rounds);
  decoy.catch(() => {});
  return {
    hash: (password) => bcrypt.hash(prepared(password), rounds),
    async matches(password, hash) {
      if (hash === null) {
        await bcrypt.compare(prepared(password), await decoy);
        return false;
      }
      return bcrypt.compare(prepared(password), hash);
    },
  };
}
