package ${package};

import java.math.BigDecimal;
import java.util.function.Function;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The functions of the worker, by the names that tasks call them. A worker calls them for
 * several tasks at once, so they must be thread-safe. They may block.
 */
@Configuration(proxyBeanMethods = false)
public class WorkerFunctions {

	private static final BigDecimal PRICE = new BigDecimal("9.95");

	@Bean
	public Function<Order, Quote> quote() {
		return (order) -> new Quote(order.article(), PRICE.multiply(BigDecimal.valueOf(order.quantity())));
	}

	// What Jobber's sample application calls.
	@Bean
	public Function<String, String> echo() {
		return (text) -> text;
	}

}
