import { list, operationRule } from "./rule.ts";

const userInPath = ["user_id", "userId"];

/** The steps of `x-check-order` are there for what there is to check, once each, and can follow each other. */
export const checkOrder = operationRule(({ operation, resolve, report }) => {
  const steps = list(operation["x-check-order"]).map(String);
  const wrong = (message: string) => report(message, "x-check-order");
  if (new Set(steps).size !== steps.length) wrong("A step stands twice in x-check-order.");

  const before = (first: string, second: string) => {
    const [a, b] = [steps.indexOf(first), steps.indexOf(second)];
    if (a >= 0 && b >= 0 && a > b) wrong(`The step ${first} must come before ${second}.`);
  };
  before("mxid", "known");
  before("local", "known");
  before("json", "request");
  // It looks at the server's name alone, so one of them has to find out that the rest is no user's id.
  if (steps.includes("local") && !steps.includes("mxid") && !steps.includes("known")) {
    wrong("The step local needs mxid or known as well.");
  }

  const hasBody = "requestBody" in operation;
  if (hasBody !== steps.includes("json")) {
    wrong(hasBody ? "There is a body, so the step json is missing." : "There is no body for the step json.");
  }
  const parameters = list(operation["parameters"]).map((one) => resolve(one));
  const others = parameters.some((one) => !userInPath.includes(String(one["name"])));
  if ((hasBody || others) && !steps.includes("request")) {
    wrong("There is a body or a parameter beside the user, so the step request is missing.");
  }
});
