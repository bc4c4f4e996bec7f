/*
 * Whether a photograph can be read, before it is sent: the same measures and limits as
 * portal/applications/rules/legibility.py, which has the last word.
 */

const OVERVIEW = 256;
const DETAIL = 1600;
const TILE = 160;
const TILES_PER_SIDE = 3;
const LEAST_LONG_SIDE = 1000;
const LEAST_SHORT_SIDE = 600;
const DARKEST_PAPER = 95;
const PALEST_INK = 190;
const SHARE_OF_PAPER = 0.05;
const SHARE_OF_INK = 0.001;
const LEAST_SHARPNESS = 60;
/* What the server makes of it anyway; sending more only takes longer. */
const LONG_SIDE = 2339;

function drawn(picture, longSide) {
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { canvas, context };
}

function grey(context, left, top, width, height) {
  const { data } = context.getImageData(left, top, width, height);
  const pixels = new Uint8Array(width * height);
  for (let index = 0; index < pixels.length; index += 1) {
    const at = index * 4;
    pixels[index] = (data[at] * 299 + data[at + 1] * 587 + data[at + 2] * 114) / 1000;
  }
  return pixels;
}

export function sharpnessOf(tile, side) {
  let count = 0;
  let total = 0;
  let squares = 0;
  for (let row = 1; row < side - 1; row += 1) {
    for (let column = 1; column < side - 1; column += 1) {
      const at = row * side + column;
      const edge = tile[at - side] + tile[at + side] + tile[at - 1] + tile[at + 1] - 4 * tile[at];
      count += 1;
      total += edge;
      squares += edge * edge;
    }
  }
  return count ? squares / count - (total / count) ** 2 : 0;
}

function sharpest({ canvas, context }) {
  const side = Math.min(TILE, canvas.width, canvas.height);
  let best = 0;
  for (let row = 0; row < TILES_PER_SIDE; row += 1) {
    for (let column = 0; column < TILES_PER_SIDE; column += 1) {
      const left = Math.floor(((canvas.width - side) * (2 * column + 1)) / (2 * TILES_PER_SIDE));
      const top = Math.floor(((canvas.height - side) * (2 * row + 1)) / (2 * TILES_PER_SIDE));
      best = Math.max(best, sharpnessOf(grey(context, left, top, side, side), side));
    }
  }
  return best;
}

function problemsOf(picture) {
  const overview = drawn(picture, OVERVIEW);
  const { width, height } = overview.canvas;
  const pixels = grey(overview.context, 0, 0, width, height).sort();
  const problems = [];
  if (pixels[Math.floor(pixels.length * (1 - SHARE_OF_PAPER)) - 1] < DARKEST_PAPER) {
    problems.push("too_dark");
  } else if (pixels[Math.floor(pixels.length * SHARE_OF_INK)] > PALEST_INK) {
    problems.push("too_pale");
  } else if (sharpest(drawn(picture, DETAIL)) < LEAST_SHARPNESS) {
    problems.push("blurred");
  }
  const long = Math.max(picture.width, picture.height);
  const short = Math.min(picture.width, picture.height);
  if (long < LEAST_LONG_SIDE || short < LEAST_SHORT_SIDE) problems.push("too_small");
  return problems;
}

/* Returns what is hard to read, and the picture as it is best sent: no larger than needed. */
export async function looked(file) {
  if (!["image/jpeg", "image/png"].includes(file.type)) return { problems: [], blob: file };
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { problems: [], blob: file };
  }
  const problems = problemsOf(picture);
  let blob = file;
  if (Math.max(picture.width, picture.height) > LONG_SIDE) {
    const { canvas } = drawn(picture, LONG_SIDE);
    const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (smaller && smaller.size < file.size) blob = smaller;
  }
  picture.close();
  return { problems, blob };
}
