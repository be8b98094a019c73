package io.jobber.lambda.emulator.template;

/**
 * A template that no function can be read from. The message is one sentence for its
 * author, which begins with file and line.
 */
public final class InvalidTemplateException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidTemplateException(String message) {
		super(message);
	}

}
