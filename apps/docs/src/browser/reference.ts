/**
 * Redoc names the button that chooses an example just “Example”, so that who does not see it does not hear what is chosen,
 * and who speaks to the computer can't say what they see. Its name gets both.
 */
function nameExampleButtons(): void {
  for (const button of document.querySelectorAll('button[aria-label^="Example"]')) {
    const name = `Example: ${button.textContent.trim()}`;
    if (button.getAttribute("aria-label") !== name) {
      button.setAttribute("aria-label", name);
    }
  }
}

/** The button of the operations, as reference.css labels it; that they are open, it says by its state. */
function nameOperationsButton(): void {
  const button = document.querySelector('[data-testid="floating-button"]');
  if (button !== null && button.getAttribute("aria-label") !== "Operations") {
    button.setAttribute("aria-label", "Operations");
  }
}

function repair(): void {
  nameExampleButtons();
  nameOperationsButton();
}

new MutationObserver(repair).observe(document.body, {
  childList: true,
  subtree: true,
  characterData: true,
});
