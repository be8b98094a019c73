package io.jobber.sample;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.jobber.JobberTemplate;
import io.jobber.sample.functions.Thumbnailer;

@RestController
class ThumbnailController {

	private static final byte PNG_SIGNATURE = (byte) 0x89;

	private final JobberTemplate jobber;

	ThumbnailController(JobberTemplate jobber) {
		this.jobber = jobber;
	}

	@PostMapping(path = "/thumbnails", consumes = { MediaType.IMAGE_JPEG_VALUE, MediaType.IMAGE_PNG_VALUE })
	Mono<ResponseEntity<byte[]>> thumbnail(@RequestParam int width,
			@RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType, @RequestBody byte[] image) {
		if (width < 1 || width > Thumbnailer.MAX_WIDTH) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "width must be 1 to " + Thumbnailer.MAX_WIDTH);
		}
		return this.jobber.task("thumbnail")
			.payload(image)
			.contentType(contentType)
			.header("width", Integer.toString(width))
			.idempotent()
			.retrieve(byte[].class)
			.map((thumbnail) -> ResponseEntity.ok().contentType(typeOf(thumbnail)).body(thumbnail));
	}

	// The format is that of the image sent, whatever its Content-Type claimed.
	private static MediaType typeOf(byte[] thumbnail) {
		return (thumbnail[0] == PNG_SIGNATURE) ? MediaType.IMAGE_PNG : MediaType.IMAGE_JPEG;
	}

}
