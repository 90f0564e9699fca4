/** The password of every account that the tests make, unless a test says another. */
export const passwordOf = (userId: string): string => `password of ${userId}`;
