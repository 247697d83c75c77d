/** +1 buyer, bid or long; -1 seller, ask or short. */
export type Side = 1 | -1;
