// JSON as a value of unknown type: whoever parses it has to say what it expects.

/**
 * @param {string} text
 * @returns {unknown}
 */
export const parseJson = (text) => JSON.parse(text);
