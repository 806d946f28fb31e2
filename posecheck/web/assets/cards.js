import { at } from "./talk.js";

if (at("print")) at("print").addEventListener("click", () => print());
