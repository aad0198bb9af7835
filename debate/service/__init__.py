"""The one writer of each debate, and the debates of one data folder."""
