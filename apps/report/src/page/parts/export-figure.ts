const ink = '#1c2326';
const scale = 2;

/** A drawn figure as an SVG file: dark on nothing, whatever the page's colours. */
export function svgOf(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('color', ink);
  if (!copy.hasAttribute('font-family')) copy.setAttribute('font-family', 'system-ui, sans-serif');
  return new XMLSerializer().serializeToString(copy);
}

/** A drawn figure as a PNG file on white, two pixels to one. */
export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.viewBox.baseVal;
  const url = URL.createObjectURL(new Blob([svgOf(svg)], { type: 'image/svg+xml' }));
  try {
    const image = new Image(scale * width, scale * height);
    image.src = url;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: scale * width, height: scale * height });
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('no PNG')) : resolve(blob)), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
