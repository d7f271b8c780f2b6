"""What a cell means: dates, amounts, shares, codes and wordings as people write them."""
