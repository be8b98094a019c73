package io.jobber.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

import io.jobber.proto.v1.DispatchGrpc;

/**
 * What {@code dispatch.proto} says in words, to be compared with what the code does.
 */
public final class DispatchProto {

	private DispatchProto() {
	}

	/**
	 * A number as it is written there.
	 */
	public static String number(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/**
	 * The invitation that it has as an example.
	 */
	public static String invitation() {
		return text().replaceFirst(".*(\\{\"address\".*?}).*", "$1");
	}

	/**
	 * Its text, as one line without the signs of comments.
	 */
	public static String text() {
		try (InputStream file = DispatchGrpc.class.getResourceAsStream("/jobber/v1/dispatch.proto")) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.strip().replaceFirst("^// ?", "").strip())
				.collect(Collectors.joining(" "))
				.replaceAll(" +", " ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
