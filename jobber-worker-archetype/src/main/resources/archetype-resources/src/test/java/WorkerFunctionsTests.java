package ${package};

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.function.context.FunctionCatalog;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls the functions as tasks do: by name, with JSON.
 */
@SpringBootTest
class WorkerFunctionsTests {

	@Autowired
	private FunctionCatalog catalog;

	@Test
	void quoteIsThePriceOfAllPieces() {
		String quote = call("quote", """
				{"article":"ink","quantity":3}""");

		assertThat(quote).isEqualTo("""
				{"article":"ink","price":29.85}""");
	}

	private String call(String name, String input) {
		Function<Message<byte[]>, Message<byte[]>> function = this.catalog.lookup(name, "application/json");
		byte[] output = function.apply(new GenericMessage<>(input.getBytes(StandardCharsets.UTF_8))).getPayload();
		return new String(output, StandardCharsets.UTF_8);
	}

}
