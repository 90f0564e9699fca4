/** Who asks, and below it the place where Swagger UI comes to be. */
export const consolePage = `<main id="content" class="prose console">
<h1>Console</h1>
<p>Requests to the server that this page came from, by the operations of the contract. What is sent here is real: an
operation that deletes, deletes.</p>
<section class="access" aria-labelledby="access-title">
<h2 id="access-title">Access</h2>
<div class="forms">
<form id="login">
<h3>By password</h3>
<label>User id or name <input name="user" autocomplete="username" required spellcheck="false" autocapitalize="off"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button class="button" type="submit">Log in</button>
</form>
<form id="token">
<h3>By access token</h3>
<label>Access token <input name="token" type="password" autocomplete="off" required spellcheck="false"></label>
<button class="button" type="submit">Use it</button>
</form>
</div>
<div class="signed-in" hidden>
<p>You are <code id="who"></code>.</p>
<button class="button" type="button" id="forget">Forget the token</button>
<button class="button" type="button" id="logout">Log out, which ends the token</button>
</div>
<p><label class="keep"><input type="checkbox" id="keep"> Keep the token until this tab is closed. Otherwise it is gone with this page.</label></p>
<p id="access-status" role="status"></p>
</section>
<div id="requests"></div>
<noscript><p>The console needs JavaScript. The reference shows each request for <code>curl</code>.</p></noscript>
</main>`;
