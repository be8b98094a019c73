'use strict';

// TileRequest.MAX_ZOOM: deeper, neighbouring pixels are the same double.
const MAX_ZOOM = 45;
const TILE_SIZE = 256;
const MAX_TRIES = 5;
const MAX_BYTES = 3 * 1024 * 1024;

// Map units are the pixels of zoom 0, so that no projection costs precision.
const crs = L.extend({}, L.CRS.Simple, { transformation: new L.Transformation(1, 0, 1, 0) });
const whole = L.latLngBounds([0, 0], [TILE_SIZE, TILE_SIZE]);
const home = L.latLngBounds(at(-2.1, 1.25), at(0.6, -1.25));

const map = L.map('map', {
	crs,
	minZoom: 0,
	maxZoom: MAX_ZOOM,
	maxBounds: whole.pad(0.5),
	zoomControl: false,
	attributionControl: false,
	wheelPxPerZoomLevel: 100
});
L.control.zoom({ position: 'topright' }).addTo(map);

const tiles = L.tileLayer('/tiles/{z}/{x}/{y}.png', {
	tileSize: TILE_SIZE,
	minZoom: 0,
	maxZoom: MAX_ZOOM,
	noWrap: true,
	bounds: whole,
	updateWhenZooming: false,
	alt: ''
});
tiles.on('tileerror', retry);
tiles.addTo(map);

show(location.hash) || map.fitBounds(home);
map.on('moveend', tellPlace);
window.addEventListener('hashchange', () => show(location.hash));
tellPlace();

function at(real, imaginary) {
	return L.latLng((2 - imaginary) / 4 * TILE_SIZE, (real + 2.5) / 4 * TILE_SIZE);
}

function tellPlace() {
	const centre = map.getCenter();
	const zoom = map.getZoom();
	const real = centre.lng / TILE_SIZE * 4 - 2.5;
	const imaginary = 2 - centre.lat / TILE_SIZE * 4;
	const digits = Math.min(17, 3 + Math.ceil(zoom * 0.302));
	document.getElementById('place').textContent
			= `${real.toFixed(digits)} ${imaginary < 0 ? '−' : '+'} ${Math.abs(imaginary).toFixed(digits)}i · zoom ${zoom}`;
	history.replaceState(null, '', `#${zoom}/${centre.lat}/${centre.lng}`);
}

function show(hash) {
	const [zoom, lat, lng] = hash.slice(1).split('/').map(Number);
	if (!hash || ![zoom, lat, lng].every(Number.isFinite) || !whole.contains([lat, lng])) {
		return false;
	}
	map.setView([lat, lng], Math.min(MAX_ZOOM, Math.max(0, Math.round(zoom))), { animate: false });
	return true;
}

// A busy application answers 503: ask again, later each time, while the tile is in view.
function retry({ tile }) {
	const tries = Number(tile.dataset.tries || 0) + 1;
	if (tries > MAX_TRIES) {
		return;
	}
	tile.dataset.tries = tries;
	const url = tile.src;
	setTimeout(() => {
		if (tile.isConnected && tile.src === url) {
			tile.src = '';
			tile.src = url;
		}
	}, 500 * 2 ** tries);
}

let former = null;

async function poll() {
	try {
		const response = await fetch('/status', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
		if (!response.ok) {
			throw new Error(response.statusText);
		}
		tellStatus(await response.json());
		document.getElementById('status').classList.remove('stale');
	}
	catch {
		former = null;
		document.getElementById('status').classList.add('stale');
	}
	setTimeout(poll, 1000);
}

function tellStatus(status) {
	const now = performance.now();
	const used = status.slots - status.freeSlots;
	set('workers', status.workers);
	set('slots', `${used}/${status.slots}`);
	set('queue', status.queued);
	if (former) {
		const rate = Math.max(0, status.completed - former.completed) * 1000 / (now - former.time);
		set('rate', rate < 10 ? rate.toFixed(1).replace('.0', '') : Math.round(rate).toLocaleString('en'));
	}
	document.getElementById('load').value = status.slots ? used / status.slots : 0;
	former = { completed: status.completed, time: now };
}

function set(id, value) {
	document.getElementById(id).textContent = value;
}

poll();

const form = document.getElementById('thumbnail');
const input = document.getElementById('image');
let image = null;

input.addEventListener('change', () => choose(input.files[0]));
form.addEventListener('submit', (event) => {
	event.preventDefault();
	makeThumbnail();
});
document.getElementById('width').addEventListener('change', makeThumbnail);
for (const type of ['dragover', 'dragleave', 'drop']) {
	window.addEventListener(type, (event) => {
		event.preventDefault();
		form.classList.toggle('over', type === 'dragover');
	});
}
window.addEventListener('drop', (event) => choose(event.dataTransfer.files[0]));

function choose(file) {
	if (file) {
		image = file;
		form.querySelector('details').open = true;
		makeThumbnail();
	}
}

async function makeThumbnail() {
	if (!image || !form.reportValidity()) {
		return;
	}
	// The application would refuse it too, but close the connection while the browser still sends.
	if (image.size > MAX_BYTES) {
		tellProblem('The image is larger than 3 MB.');
		return;
	}
	const width = document.getElementById('width').value;
	try {
		const response = await fetch(`/thumbnails?width=${width}`, {
			method: 'POST',
			headers: { 'Content-Type': image.type },
			body: image
		});
		if (response.ok) {
			tellThumbnail(await response.blob());
		}
		else {
			const problem = await response.json();
			tellProblem(problem.detail || problem.title);
		}
	}
	catch {
		tellProblem('The application does not answer.');
	}
}

function tellThumbnail(blob) {
	const element = new Image();
	element.alt = `Thumbnail of ${image.name}`;
	element.onload = () => URL.revokeObjectURL(element.src);
	element.src = URL.createObjectURL(blob);
	document.getElementById('result').replaceChildren(element);
}

function tellProblem(text) {
	const element = document.createElement('p');
	element.className = 'problem';
	element.textContent = text;
	document.getElementById('result').replaceChildren(element);
}
