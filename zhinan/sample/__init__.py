"""A made batch of all departments' workbooks with known defects (``zhinan sample``).

The generator knows which cell it broke and which rule that breaks: its truth comes from no checker,
so a checker can be measured against it. No person's name and no reachable mobile number is in it.
"""
