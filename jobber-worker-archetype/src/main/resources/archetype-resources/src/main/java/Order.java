package ${package};

/**
 * What a quote is asked for.
 *
 * @param article what is to be bought
 * @param quantity how many pieces
 */
public record Order(String article, int quantity) {

	public Order {
		if (quantity < 1) {
			throw new IllegalArgumentException("quantity is " + quantity + ", less than 1");
		}
	}

}
