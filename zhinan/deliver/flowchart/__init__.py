"""办事流程图: an item's own steps → what is drawn (flow) → shapes on a page (layout) → SVG or PNG."""
