import type { RequestHandler } from "express";

/**
 * Cross-origin headers as the Matrix specification wants them ("Web Browser Clients"), on every answer, since
 * browser-based admin tools call from other origins. A preflight request is answered here, before the path or
 * the token is looked at.
 */
export const cors: RequestHandler = (request, response, next) => {
  response.setHeader("Access-Control-Allow-Origin", "*");
  response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
  response.setHeader("Access-Control-Allow-Headers", "X-Requested-With, Content-Type, Authorization, Date");
  if (request.method === "OPTIONS") {
    response.status(204).end();
    return;
  }
  next();
};
