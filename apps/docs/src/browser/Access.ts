const key = "accessToken";

/** What Matrix answers, as far as it is read here. */
interface Answer {
  readonly access_token?: string;
  readonly user_id?: string;
  readonly errcode?: string;
  readonly error?: string;
}

/** Somebody that the server knows by this token. */
interface User {
  readonly token: string;
  readonly userId: string;
}

interface Reply {
  readonly ok: boolean;
  readonly status: number;
  readonly answer: Answer;
}

/**
 * The token of whoever uses the console: pasted, or got by logging in. It is held by this page alone, and by the tab where
 * that is asked for; never on the device.
 */
export class Access {
  readonly #base: URL;
  #changed: ((user: User | undefined) => void) | undefined;
  // The page has it as a checkbox.
  readonly #keep = part("#keep") as HTMLInputElement;
  readonly #status = part("#access-status");
  #user: User | undefined;

  constructor(base: URL) {
    this.#base = base;
  }

  /** Who is signed in. */
  get user(): User | undefined {
    return this.#user;
  }

  /** Calls back with whoever is signed in by now, with each who is from now on, and with undefined when they no longer are. */
  onChange(changed: (user: User | undefined) => void): void {
    this.#changed = changed;
    if (this.#user !== undefined) {
      changed(this.#user);
    }
  }

  /** Answers the forms from now on. Resolves when it is known whether a token that was kept is still good. */
  async start(): Promise<void> {
    part("#login").addEventListener("submit", (event) => {
      void this.#submit(event, (form) => this.#logIn(form));
    });
    part("#token").addEventListener("submit", (event) => {
      void this.#submit(event, async (form) => this.#use(field(form, "token").trim()));
    });
    part("#forget").addEventListener("click", () => {
      this.#say("");
      this.#set(undefined);
    });
    part("#logout").addEventListener("click", () => void this.#logOut());
    this.#keep.addEventListener("change", () => this.#store());
    const kept = sessionStorage.getItem(key);
    if (kept !== null) {
      this.#keep.checked = true;
      await this.#use(kept);
      if (sessionStorage.getItem(key) !== null && this.#user === undefined) {
        this.#say(`${this.#status.textContent} The token is still kept: load the page again to use it.`);
      }
    }
  }

  async #submit(event: SubmitEvent, work: (form: FormData) => Promise<void>): Promise<void> {
    event.preventDefault();
    // The listener's own form.
    const form = event.currentTarget as HTMLFormElement;
    this.#say("…");
    await work(new FormData(form));
    if (this.#user !== undefined) {
      form.reset();
    }
  }

  async #logIn(form: FormData): Promise<void> {
    const reply = await this.#ask("POST", "_matrix/client/v3/login", undefined, {
      type: "m.login.password",
      identifier: { type: "m.id.user", user: field(form, "user") },
      password: field(form, "password"),
      initial_device_display_name: "Console of the docs",
    });
    if (reply?.ok === true && reply.answer.access_token !== undefined) {
      await this.#use(reply.answer.access_token);
    }
  }

  /** Takes a token if the server knows it. One that the server refuses is forgotten; a server in trouble says nothing of it. */
  async #use(token: string): Promise<void> {
    const reply = await this.#ask("GET", "_matrix/client/v3/account/whoami", token);
    if (reply?.ok === true && reply.answer.user_id !== undefined) {
      this.#say("");
      this.#set({ token, userId: reply.answer.user_id });
    } else if (reply?.status === 401 || reply?.status === 403) {
      this.#set(undefined);
    }
  }

  async #logOut(): Promise<void> {
    const reply = await this.#ask("POST", "_matrix/client/v3/logout", this.#user?.token);
    if (reply?.ok === true) {
      this.#say("");
      this.#set(undefined);
    } else if (reply?.status === 401) {
      this.#say("The token had ended already.");
      this.#set(undefined);
    }
  }

  /** Says on the page what the server refuses. @returns undefined where it does not answer as a homeserver does */
  async #ask(method: string, path: string, token?: string, body?: object): Promise<Reply | undefined> {
    try {
      const response = await fetch(new URL(path, this.#base), {
        method,
        headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // Every answer of the server is of this form; a proxy's that is not is caught below.
      const answer = (await response.json()) as Answer;
      if (!response.ok) {
        this.#say(`${response.status} ${answer.errcode ?? ""}: ${answer.error ?? ""}`);
      }
      return { ok: response.ok, status: response.status, answer };
    } catch {
      this.#say("The server does not answer as a homeserver does.");
      return undefined;
    }
  }

  #set(user: User | undefined): void {
    const before = this.#user;
    this.#user = user;
    part(".signed-in").hidden = user === undefined;
    part(".forms").hidden = user !== undefined;
    part("#who").textContent = user?.userId ?? "";
    this.#store();
    if (user?.token !== before?.token) {
      this.#changed?.(user);
    }
  }

  #store(): void {
    if (this.#user !== undefined && this.#keep.checked) {
      sessionStorage.setItem(key, this.#user.token);
    } else {
      sessionStorage.removeItem(key);
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  // Only a field for files gives anything else.
  return typeof value === "string" ? value : "";
}

/** A part of the console's page, which has it. */
function part(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) {
    throw new Error(`The page has no ${selector}.`);
  }
  return found;
}
